/** What a condition is worth: its tree with values in the places of the `${..}`. Every node is visited at most once. */
import type { Comparison, Condition, Test } from './condition-tree.ts';
import { equals, isEmpty, isIn, isTrue, type Operand, order } from './compare.ts';
import { asText, joined, type Lookup, valueOf } from './dollar.ts';
import type { Part } from './dollar-template.ts';
import type { Json } from './json.ts';
import { compilePattern, escapePattern } from './pattern.ts';

/** The value of a condition or of a part of it. */
export function evaluate(condition: Condition, lookup: Lookup): Operand {
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
      return solid(test(condition.test, evaluate(condition.of, lookup).value) !== condition.negated);
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

function test(name: Test, value: Json): boolean {
  if (name === 'empty') return isEmpty(value);
  return name === 'null' ? value === null : value !== null && value !== '';
}

/** Values are put into a pattern as literal text. */
function patternText(parts: readonly Part[], lookup: Lookup): string {
  return parts.map((part) => (typeof part === 'string' ? part : escapePattern(joined([part], lookup)))).join('');
}
