/**
 * Conditions such as `${f:n} > 5 and 'x' in ${list}`: parsed once, then evaluated with values in the places of their `${..}`.
 * A value is an operand or part of a text; it can never become an operator, a quote or a name.
 */
import { isTrue } from './compare.ts';
import { readCondition } from './condition-cache.ts';
import type { Condition } from './condition-tree.ts';
import { evaluate } from './condition-value.ts';
import { type Lookup, substitute } from './dollar.ts';
import type { Json } from './json.ts';
import { asTheOriginal } from './original-condition.ts';

export type { Condition } from './condition-tree.ts';

/** Throws BOSS_CONDITION_INVALID with column and hint, or BOSS_LIMIT_EXCEEDED. */
export function parseCondition(text: string): Condition {
  return readCondition(text);
}

/** `$f:x` without braces is no text that is parsed: its value is taken as it is. */
export function isLoneValue(text: string): boolean {
  return /^\$(?!\{)\S+$/.test(text);
}

/**
 * `value`: the attribute as it was written, not substituted. Throws BOSS_EXPRESSION_FAILED for values that cannot be compared.
 * With `lookup.original` a condition is worth what it was in the original, also where that was a mistake.
 */
export function evaluateCondition(value: Json, lookup: Lookup): boolean {
  if (typeof value !== 'string') return value !== null && value !== false;
  const text = value.trim();
  if (text === '') return false;
  if (isLoneValue(text)) return isTrue({ value: substitute(text, lookup), bare: true });
  return lookup.original === true ? asTheOriginal(value, lookup) : isTrue(evaluate(parseCondition(value), lookup));
}
