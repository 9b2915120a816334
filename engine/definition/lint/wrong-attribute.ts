import type { Json } from '../../core/json.ts';
import { noTime } from '../../core/no-time.ts';
import { parseWhen } from '../../core/time.ts';
import { shown } from '../definition-error.ts';
import type { AttributeKind } from '../schema/attribute-kinds.ts';
import { COMMON, COMMON_ATTRIBUTES } from '../schema/common-attributes.ts';
import { EXPRESSION_ATTRIBUTES } from '../schema/expression-attributes.ts';
import { nearest } from '../suggestion.ts';
import type { Rule } from './rule.ts';

interface Row {
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  readonly open: boolean;
}
const ROWS: ReadonlyMap<string, Row> = new Map(Object.entries(EXPRESSION_ATTRIBUTES));
const PARTICIPANT: Row = { attributes: {}, open: true };
/** A shorter attribute of a participant is easily near to one of ours, and meant as it is. */
const SHORTEST = 6;

/** An attribute that is mistyped, or has a value that it cannot have: the step would pass over it, or stop there. */
export const wrongAttribute: Rule = {
  code: 'wrong-attribute',
  severity: 'warning',
  check: ({ name, attributes }) => {
    const row = ROWS.get(name) ?? PARTICIPANT;
    return Object.entries(attributes).flatMap(([key, value]) => {
      const kind = kindOf(row, key);
      if (kind === undefined) return value === null ? [] : mistyped(name, key, row);
      // How many branches are waited for is judged by impossible-count.
      if (name === 'concurrence' && kind === 'whole') return [];
      return wrongValue(value, kind).map(
        (what) => `\`${key}\` of \`${shown(name)}\`: ${what}${what.endsWith('?') ? '' : '.'}`,
      );
    });
  },
};

function kindOf(row: Row, key: string): AttributeKind | undefined {
  if (Object.hasOwn(row.attributes, key)) return row.attributes[key];
  return Object.hasOwn(COMMON, key) ? COMMON[key as keyof typeof COMMON].kind : undefined;
}

function mistyped(name: string, key: string, row: Row): readonly string[] {
  if (key.includes('$') || key.includes(':')) return [];
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
  if (kind !== 'time' || (typeof value !== 'string' && typeof value !== 'number')) return [];
  return value === '' || parseWhen(value, 0) !== null ? [] : [noTime(value)];
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
