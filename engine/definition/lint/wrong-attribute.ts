import { COMMON_ATTRIBUTES } from '../../core/common-attributes.ts';
import type { Json } from '../../core/json.ts';
import { treeOfCall } from '../../core/undo-tree.ts';
import { shown } from '../definition-error.ts';
import type { AttributeKind } from '../schema/attribute-kinds.ts';
import { rowOf } from '../schema/expression-attributes.ts';
import { nearest } from '../suggestion.ts';
import { kindOfAttribute } from './attribute-kind.ts';
import { isDynamic } from './names.ts';
import type { Rule } from './rule.ts';
import { bareText } from './step-place.ts';
import { wrongTime, wrongZone } from './wrong-time.ts';

/** A shorter attribute of a participant is easily near to one of ours, and meant as it is. */
const SHORTEST = 6;
const MOST_TOLD = 8;

const NO_STEP = 'write a name, or one step with its attributes such as { delete_repo: { project: x } }, without `do`';

export const wrongAttribute: Rule = {
  code: 'wrong-attribute',
  severity: 'warning',
  concern: 'names',
  summary: 'An attribute or text means nothing to its step, or has a value that it cannot have.',
  advice: 'Call attributes as the page of the expression does, and give them one of the values that it names.',
  check: (place) => {
    const text = bareText(place);
    return Object.entries(place.attributes).flatMap(([key, value]) => {
      const kind = kindOfAttribute(place.name, key);
      if (kind !== undefined) return wrongValue(place.name, key, value, kind);
      if (value !== null) return unknownAttribute(place.name, key);
      return key === text ? wrongText(place.name, text) : [];
    });
  },
};

function wrongValue(name: string, key: string, value: Json, kind: AttributeKind): readonly string[] {
  // How many branches are waited for is judged by impossible-count.
  if (name === 'concurrence' && kind === 'whole') return [];
  return misfits(value, kind).map((what) => `\`${key}\` of \`${name}\`: ${what}${what.endsWith('?') ? '' : '.'}`);
}

function wrongText(name: string, text: string): readonly string[] {
  const { text: kind, open } = rowOf(name);
  if (kind !== undefined) return misfits(text, kind).map((what) => `\`${name}\`: ${what}.`);
  return open ? [] : [`\`${name}\` takes no text: remove "${shown(text)}"${orOwn(name)}.`];
}

function unknownAttribute(name: string, key: string): readonly string[] {
  if (isDynamic(key) || key.includes(':')) return [];
  const { attributes, open } = rowOf(name);
  const meant = open ? nearCommon(key) : nearest(key, [...Object.keys(attributes), ...COMMON_ATTRIBUTES]);
  const problem = `\`${shown(name)}\` has no attribute \`${shown(key)}\``;
  if (meant !== undefined) return [`${problem}: did you mean \`${meant}\`?`];
  return open ? [] : [`${problem}: remove it${orOwn(name)}.`];
}

/** `, or write one of its own: ...`; nothing when it has none. */
function orOwn(name: string): string {
  const own = Object.keys(rowOf(name).attributes).map((key) => `\`${key}\``);
  const more = own.length > MOST_TOLD ? ', ...' : '';
  return own.length === 0 ? '' : `, or write one of its own: ${own.slice(0, MOST_TOLD).join(', ')}${more}`;
}

/** To a step that takes any attribute only what is hardly anything else. */
function nearCommon(key: string): string | undefined {
  if (key.length < SHORTEST) return undefined;
  const meant = nearest(key, COMMON_ATTRIBUTES);
  const isNear = meant !== undefined && key !== `${meant}s` && key.slice(0, 2) === meant.slice(0, 2);
  return isNear && Math.abs(key.length - meant.length) <= 1 ? meant : undefined;
}

function misfits(value: Json, kind: AttributeKind): readonly string[] {
  if (kind === 'fixed')
    return isFixed(value)
      ? []
      : [`${written(value)} is neither true nor false, and counts as true, since it is never substituted; write true`];
  if (value === null || (typeof value === 'string' && value.includes('$'))) return [];
  if (typeof kind !== 'string') return typeof value === 'string' && kind.includes(value) ? [] : [notOneOf(value, kind)];
  if (kind === 'whole') return isWhole(value) ? [] : [`${written(value)} is no whole number; write for example 2`];
  if (kind === 'zone') return wrongZone(value);
  if (kind === 'step') return treeOfCall(value) === null ? [NO_STEP] : [];
  return kind === 'time' && typeof value === 'string' ? wrongTime(value) : [];
}

/** Never substituted: a field cannot change it. Without a value it is a bare text. */
function isFixed(value: Json): boolean {
  return value === null || value === true || value === false || value === 'true' || value === 'false';
}

function isWhole(value: Json): boolean {
  return Number.isInteger(value) || (typeof value === 'string' && /^\s*-?\d+\s*$/.test(value));
}

function notOneOf(value: Json, words: readonly string[]): string {
  const meant = typeof value === 'string' ? nearest(value, words) : undefined;
  const question = meant === undefined ? '; write one of them' : `; did you mean ${meant}?`;
  return `${written(value)} is none of ${words.join(', ')}${question}`;
}

function written(value: Json): string {
  return shown(JSON.stringify(value));
}
