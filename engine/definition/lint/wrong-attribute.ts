import type { Json } from '../../core/json.ts';
import { shown } from '../definition-error.ts';
import type { AttributeKind } from '../schema/attribute-kinds.ts';
import { COMMON_ATTRIBUTES } from '../schema/common-attributes.ts';
import { rowOf } from '../schema/expression-attributes.ts';
import { nearest } from '../suggestion.ts';
import { kindOfAttribute } from './attribute-kind.ts';
import { isDynamic } from './names.ts';
import type { Rule } from './rule.ts';
import { wrongTime, wrongZone } from './wrong-time.ts';

/** A shorter attribute of a participant is easily near to one of ours, and meant as it is. */
const SHORTEST = 6;

export const wrongAttribute: Rule = {
  code: 'wrong-attribute',
  severity: 'warning',
  concern: 'names',
  summary: 'An attribute is mistyped, or has a value that it cannot have.',
  advice: 'Call attributes as the page of the expression does, and give them one of the values that it names.',
  check: ({ name, attributes }) =>
    Object.entries(attributes).flatMap(([key, value]) => {
      const kind = kindOfAttribute(name, key);
      if (kind === undefined) return value === null ? [] : mistyped(name, key);
      // How many branches are waited for is judged by impossible-count.
      if (name === 'concurrence' && kind === 'whole') return [];
      return wrongValue(value, kind).map(
        (what) => `\`${key}\` of \`${shown(name)}\`: ${what}${what.endsWith('?') ? '' : '.'}`,
      );
    }),
};

function mistyped(name: string, key: string): readonly string[] {
  if (isDynamic(key) || key.includes(':')) return [];
  const row = rowOf(name);
  const meant = row.open ? nearCommon(key) : nearest(key, [...Object.keys(row.attributes), ...COMMON_ATTRIBUTES]);
  if (meant === undefined) return [];
  return [`\`${shown(name)}\` has no attribute \`${shown(key)}\`: did you mean \`${meant}\`?`];
}

/** In a step that takes any attribute only what is hardly anything else. */
function nearCommon(key: string): string | undefined {
  if (key.length < SHORTEST) return undefined;
  const meant = nearest(key, COMMON_ATTRIBUTES);
  const isNear = meant !== undefined && key !== `${meant}s` && key.slice(0, 2) === meant.slice(0, 2);
  return isNear && Math.abs(key.length - meant.length) <= 1 ? meant : undefined;
}

function wrongValue(value: Json, kind: AttributeKind): readonly string[] {
  if (value === null || (typeof value === 'string' && value.includes('$'))) return [];
  if (typeof kind !== 'string') return typeof value === 'string' && kind.includes(value) ? [] : [notOneOf(value, kind)];
  if (kind === 'whole') return isWhole(value) ? [] : [`${written(value)} is no whole number; write for example 2`];
  if (kind === 'zone') return wrongZone(value);
  return kind === 'time' && typeof value === 'string' ? wrongTime(value) : [];
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
