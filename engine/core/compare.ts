/** How conditions compare two values: equality, order, membership, and what counts as true. */
import { BossError } from '../errors.ts';
import { CONSTANTS, readNumber } from './condition-operand.ts';
import { asText } from './dollar.ts';
import { isObject, type Json } from './json.ts';

/** A value in a condition. `bare`: a text that stood there without quotes, so that `10` in it may be read as a number. */
export interface Operand {
  readonly value: Json;
  readonly bare: boolean;
}

/** Everything but nothing, false and the empty text. */
export function isTrue(operand: Operand): boolean {
  const value = operand.bare ? reading(operand.value) : operand.value;
  return value !== null && value !== false && value !== '';
}

export function equals(left: Operand, right: Operand): boolean {
  if (sameJson(left.value, right.value) || (isBlank(left) && isBlank(right))) return true;
  if (!left.bare && !right.bare) return false;
  if (left.bare && right.bare) {
    const [a, b] = [reading(left.value), reading(right.value)];
    return typeof a === 'number' && a === b;
  }
  const [bare, other] = left.bare ? [left, right] : [right, left];
  return typeof other.value !== 'string' && sameJson(reading(bare.value), other.value);
}

/** Negative, zero or positive; NaN when one of the two is nothing. */
export function order(left: Operand, right: Operand, sign: string): number {
  if (isNothing(left) || isNothing(right)) return Number.NaN;
  const numbers = asNumbers(left, right);
  if (numbers !== null) return numbers[0] - numbers[1];
  const [a, b] = [left.value, right.value];
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  throw new BossError('BOSS_EXPRESSION_FAILED', `cannot tell whether ${describe(a)} ${sign} ${describe(b)}`, {
    details: { left: a, right: b, sign },
  });
}

/** Whether the list has the value, or the map has it as a key; false for anything else on the right. */
export function isIn(left: Operand, container: Json): boolean {
  if (Array.isArray(container)) return container.some((item: Json) => equals(left, { value: item, bare: false }));
  return isObject(container) && Object.hasOwn(container, asText(left.value));
}

export function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item: Json, index) => sameJson(item, b[index] ?? null));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null))
  );
}

/** A missing value without quotes and the empty text are the same. */
function isBlank(operand: Operand): boolean {
  return operand.value === '' || (operand.bare && operand.value === null);
}

function isNothing(operand: Operand): boolean {
  return operand.value === null || (operand.bare && operand.value === '');
}

/** What a text without quotes would be if it had been written into the condition. */
function reading(value: Json): Json {
  if (typeof value !== 'string') return value;
  return CONSTANTS.has(value) ? (CONSTANTS.get(value) ?? null) : (readNumber(value) ?? value);
}

/** Both as numbers; null when one is none, or when they are texts of which one stood in quotes. */
function asNumbers(left: Operand, right: Operand): readonly [number, number] | null {
  if (isQuoted(left) || isQuoted(right)) return null;
  const [a, b] = [readNumberOf(left), readNumberOf(right)];
  return a === undefined || b === undefined ? null : [a, b];
}

function isQuoted({ value, bare }: Operand): boolean {
  return typeof value === 'string' && !bare;
}

function readNumberOf(operand: Operand): number | undefined {
  if (typeof operand.value === 'number') return operand.value;
  return operand.bare && typeof operand.value === 'string' ? readNumber(operand.value) : undefined;
}

function describe(value: Json): string {
  const text = JSON.stringify(value);
  const kind = Array.isArray(value)
    ? 'list'
    : isObject(value)
      ? 'map'
      : typeof value === 'string'
        ? 'text'
        : typeof value;
  return `${text.length > 80 ? `${text.slice(0, 80)}…` : text} (${kind})`;
}
