import { BossError } from '../errors.ts';
import { sameJson } from './compare.ts';
import { asText } from './dollar.ts';
import { isObject, type Json } from './json.ts';
import { compilePattern } from './pattern.ts';

type Test = (value: Json, argument: Json) => boolean;

const size: Test = (value, argument) => {
  const found = sizeOf(value);
  if (found === null) return false;
  const [least, most] = bounds(argument);
  return (least === null || found >= least) && (most === null || found <= most);
};
const empty: Test = (value, argument) => (sizeOf(value) === 0) === argument;
const isIn: Test = (value, argument) => listOf(argument).some((item) => sameJson(item, value));
const has: Test = (value, argument) => {
  const items: readonly Json[] | null = Array.isArray(value) ? value : isObject(value) ? Object.keys(value) : null;
  return items !== null && listOf(argument).every((wanted) => items.some((item) => sameJson(item, wanted)));
};
const includes: Test = (value, argument) =>
  (Array.isArray(value) || isObject(value)) &&
  Object.values(value as object).some((item) => sameJson(item as Json, argument));
const type: Test = (value, argument) => isOfType(value, argument);
const match: Test = (value, argument) => value !== null && compilePattern(asText(argument)).test(asText(value));
const smatch: Test = (value, argument) => typeof value === 'string' && match(value, argument);
const is: Test = (value, argument) => sameJson(value, argument);
const valid: Test = (_, argument) => asText(argument) === 'true';

/** Verbs that test a field, with their short forms. */
export const TESTS: Readonly<Record<string, Test>> = Object.assign(Object.create(null) as Record<string, Test>, {
  ...{ size, sz: size, empty, e: empty, in: isIn, i: isIn, has, h: has, includes, is },
  ...{ type, t: type, match, m: match, smatch, sm: smatch, valid, v: valid },
});

function sizeOf(value: Json): number | null {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : null;
}

/** `4` is exactly four, `4,5` from four to five, `4,` four or more, `,4` four or less; a list says the same. */
function bounds(argument: Json): [least: number | null, most: number | null] {
  const parts = Array.isArray(argument) ? (argument as readonly Json[]) : asText(argument).split(',');
  const [least = null, most = least] = parts.map((part) => (part === null || part === '' ? null : Number(part)));
  return [least, most];
}

function listOf(argument: Json): readonly Json[] {
  if (Array.isArray(argument)) return argument as readonly Json[];
  return typeof argument === 'string' ? argument.split(',').map((part) => part.trim()) : [argument];
}

const KINDS: Readonly<Record<string, (value: Json) => boolean>> = {
  null: (value) => value === null,
  nil: (value) => value === null,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  boolean: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  object: isObject,
  hash: isObject,
};

/** `string,null`, `array<number>`, `object<array<string>>`. */
function isOfType(value: Json, types: Json): boolean {
  const names = Array.isArray(types) ? (types as readonly Json[]).map(asText) : splitTypes(asText(types));
  return names.some((name) => isOfOneType(value, name));
}

function isOfOneType(value: Json, name: string): boolean {
  const [, outer, inner] = /^(array|object|hash)<(.*)>$/s.exec(name) ?? [];
  if (outer !== undefined && inner !== undefined) {
    if (outer === 'array' ? !Array.isArray(value) : !isObject(value)) return false;
    return Object.values(value as object).every((item) => isOfType(item as Json, inner));
  }
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind !== undefined) return kind(value);
  const known = 'string, number, bool, null, array, object, array<...>';
  throw new BossError('BOSS_EXPRESSION_FAILED', `unknown type "${name}" in a filter; there are ${known}`);
}

/** At the commas that stand in no `<...>`. */
function splitTypes(types: string): string[] {
  const names = [''];
  let depth = 0;
  for (const char of types) {
    if (char === '<') depth++;
    if (char === '>') depth--;
    if (char === ',' && depth === 0) names.push('');
    else names.push(`${names.pop() ?? ''}${char}`);
  }
  return names.map((name) => name.trim());
}
