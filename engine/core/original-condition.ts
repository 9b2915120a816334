/**
 * Conditions as the original took them. There the values were put into the text first and the whole was read as Ruby: what
 * could not be read was silently false. Definitions that were written against that may ask for it; here too the condition is
 * parsed before anything is put in, and only its shape and its values decide whether the original could have read it.
 */
import { BossError } from '../errors.ts';
import { isTrue, type Operand } from './compare.ts';
import { readCondition } from './condition-cache.ts';
import type { Condition } from './condition-tree.ts';
import { evaluate } from './condition-value.ts';
import type { Lookup } from './dollar.ts';
import { isObject } from './json.ts';

export function asTheOriginal(text: string, lookup: Lookup): boolean {
  const condition = parsed(text);
  if (condition === null) return false;
  if (condition.kind === 'test') return testWasTrue(condition, lookup);
  if (condition.kind === 'in') return inWasTrue(condition, lookup);
  return !unreadable(condition, lookup) && isTrue(evaluate(condition, lookup));
}

function parsed(text: string): Condition | null {
  try {
    return readCondition(text, { asTheOriginal: true });
  } catch (error) {
    if (error instanceof BossError && error.code === 'BOSS_CONDITION_INVALID') return null;
    throw error;
  }
}

/** `is null` held only for a written nil, and `is empty` was a test only behind a quote or a bracket. */
function testWasTrue(condition: Condition & { kind: 'test' }, lookup: Lookup): boolean {
  if (isHole(condition.of, lookup)) return condition.test === 'empty' || condition.negated;
  if (unreadable(condition.of, lookup)) return condition.negated;
  const { value, bare } = evaluate(condition.of, lookup);
  if (condition.test === 'set') return (value !== null && value !== '') !== condition.negated;
  if (condition.test === 'null')
    return ((condition.of.kind === 'literal' && value === null) || (bare && value === 'nil')) !== condition.negated;
  const bracketed = condition.of.kind === 'text' || typeof value === 'object';
  return bracketed ? isTrue(evaluate(condition, lookup)) : typeof value === 'string';
}

/** `in` was a test only when it was the whole condition, its right side a list or map, and its left side no hyphened word. */
function inWasTrue(condition: Condition & { kind: 'in' }, lookup: Lookup): boolean {
  const right = evaluate(condition.right, lookup).value;
  if (isHole(condition.left, lookup) || !(Array.isArray(right) || isObject(right))) return false;
  const [word] = condition.left.kind === 'bare' ? condition.left.parts : [];
  if (typeof word === 'string' && word.includes('-')) return condition.negated;
  return unreadable(condition.left, lookup) ? condition.negated : isTrue(evaluate(condition, lookup));
}

/** Whether the text would have been a syntax error. One such place spoiled the whole condition. */
function unreadable(condition: Condition, lookup: Lookup): boolean {
  switch (condition.kind) {
    case 'in':
      return true;
    case 'test':
      return isHole(condition.of, lookup) || !isWord(condition.of, lookup);
    case 'not':
      return isHole(condition.of, lookup) || unreadable(condition.of, lookup);
    case 'chain':
      return [condition.first, ...condition.rest.map((link) => link.of)].some(
        (term) => isHole(term, lookup) || unreadable(term, lookup),
      );
    case 'compare':
      return [condition.left, condition.right].some(
        (side) => isHole(side, lookup) || hasSpace(side, lookup) || unreadable(side, lookup),
      );
    case 'bare':
      return spoils(condition, lookup);
    default:
      return false;
  }
}

/** A text that begins with a number and goes on, `12:00` or `7 is on`, or a `$f:x` among other things. */
function spoils(condition: Condition & { kind: 'bare' }, lookup: Lookup): boolean {
  if (condition.lone === true)
    return condition.parts.some((part) => typeof part !== 'string' && String(part.key[0]).includes(':'));
  const { value } = evaluate(condition, lookup);
  return typeof value === 'string' && /^\d+(:|\s)/.test(value);
}

/** A `${..}` without quotes that left nothing in the text. */
function isHole(condition: Condition, lookup: Lookup): boolean {
  if (condition.kind !== 'bare' || condition.lone === true) return false;
  const { value } = evaluate(condition, lookup);
  return value === null || value === '';
}

function hasSpace(condition: Condition, lookup: Lookup): boolean {
  if (condition.kind !== 'bare') return false;
  const { value }: Operand = evaluate(condition, lookup);
  return typeof value === 'string' && /\s/.test(value.trim());
}

function isWord(condition: Condition, lookup: Lookup): boolean {
  if (condition.kind !== 'bare') return false;
  const { value } = evaluate(condition, lookup);
  return typeof value === 'string' && !/^[+-]?\d/.test(value);
}
