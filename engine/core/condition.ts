/**
 * Conditions such as `${f:n} > 5 and 'x' in ${list}`: parsed once, then evaluated with values in the places of their `${..}`.
 * A value is an operand or part of a text; it can never become an operator, a quote or a name.
 */
import { type Comparison, type Condition, parseSource } from './condition-parser.ts';
import { equals, isEmpty, isIn, isTrue, type Operand, order } from './compare.ts';
import { asText, joined, type Lookup, substitute, valueOf } from './dollar.ts';
import type { Part } from './dollar-template.ts';
import type { Json } from './json.ts';
import { compilePattern, escapePattern } from './pattern.ts';

export type { Condition } from './condition-parser.ts';

const CACHE_SIZE = 500;
const CACHED_LENGTH = 4096;
const cache = new Map<string, Condition>();

/** Throws BOSS_CONDITION_INVALID with column and hint, or BOSS_LIMIT_EXCEEDED. */
export function parseCondition(text: string): Condition {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const condition = parseSource(text);
  if (text.length <= CACHED_LENGTH) remember(text, condition);
  return condition;
}

/** `value`: the attribute as it was written, not substituted. Throws BOSS_EXPRESSION_FAILED for values that cannot be compared. */
export function evaluateCondition(value: Json, lookup: Lookup): boolean {
  if (typeof value !== 'string') return value !== null && value !== false;
  const text = value.trim();
  if (text === '') return false;
  if (/^\$(?!\{)\S+$/.test(text)) return isTrue({ value: substitute(text, lookup), bare: true });
  return isTrue(evaluate(parseCondition(value), lookup));
}

function remember(text: string, condition: Condition): void {
  cache.set(text, condition);
  if (cache.size <= CACHE_SIZE) return;
  const [oldest] = cache.keys();
  if (oldest !== undefined) cache.delete(oldest);
}

function evaluate(condition: Condition, lookup: Lookup): Operand {
  switch (condition.kind) {
    case 'literal':
      return solid(condition.value);
    case 'bare':
      return bare(condition.parts, lookup);
    case 'text':
      return solid(joined(condition.parts, lookup));
    case 'pattern':
      return solid(patternText(condition.parts, lookup));
    case 'list':
      return solid(condition.items.map((item) => evaluate(item, lookup).value));
    case 'map':
      return solid(
        Object.fromEntries(
          condition.entries.map(([key, item]) => [asText(evaluate(key, lookup).value), evaluate(item, lookup).value]),
        ),
      );
    case 'not':
      return solid(!isTrue(evaluate(condition.of, lookup)));
    case 'chain':
      return chain(condition, lookup);
    case 'compare':
      return solid(compare(condition.sign, evaluate(condition.left, lookup), evaluate(condition.right, lookup)));
    case 'in':
      return solid(
        isIn(evaluate(condition.left, lookup), evaluate(condition.right, lookup).value) !== condition.negated,
      );
    case 'test':
      return solid(test(condition, lookup) !== condition.negated);
  }
}

function solid(value: Json): Operand {
  return { value, bare: false };
}

function bare(parts: readonly Part[], lookup: Lookup): Operand {
  const [only] = parts;
  if (parts.length !== 1 || only === undefined) return { value: joined(parts, lookup), bare: true };
  if (typeof only === 'string') return solid(only);
  const { value, quoted } = valueOf(only, lookup);
  return quoted ? solid(asText(value)) : { value: value ?? null, bare: true };
}

function chain(condition: Condition & { kind: 'chain' }, lookup: Lookup): Operand {
  let result = evaluate(condition.first, lookup);
  for (const link of condition.rest) {
    if (isTrue(result) === (link.sign === 'and')) result = evaluate(link.of, lookup);
  }
  return result;
}

function compare(sign: Comparison, left: Operand, right: Operand): boolean {
  switch (sign) {
    case '==':
      return equals(left, right);
    case '!=':
      return !equals(left, right);
    case '=~':
      return compilePattern(asText(right.value)).test(asText(left.value));
    case '<':
      return order(left, right, sign) < 0;
    case '>':
      return order(left, right, sign) > 0;
    case '<=':
      return order(left, right, sign) <= 0;
    case '>=':
      return order(left, right, sign) >= 0;
  }
}

function test(condition: Condition & { kind: 'test' }, lookup: Lookup): boolean {
  const { value } = evaluate(condition.of, lookup);
  if (condition.test === 'empty') return isEmpty(value);
  return condition.test === 'null' ? value === null : value !== null && value !== '';
}

/** Values are put into a pattern as literal text. */
function patternText(parts: readonly Part[], lookup: Lookup): string {
  return parts.map((part) => (typeof part === 'string' ? part : escapePattern(joined([part], lookup)))).join('');
}
