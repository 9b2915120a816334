/** What a condition is worth: its tree with values in the places of the `${..}`. Every node is visited at most once. */
import type { Condition, Test } from './condition-tree.ts';
import { equals, isEmpty, isIn, isTrue, type Operand, order } from './compare.ts';
import { asText, joined, type Lookup, valueOf } from './dollar.ts';
import type { Part } from './dollar-template.ts';
import type { Json } from './json.ts';
import { compilePattern, escapePattern } from './pattern.ts';
import { Work } from './work.ts';

/** Characters of a text that count as one step of the work. */
const TEXT_STEP = 64;

/** The value of a condition or of a part of it. Errors: BOSS_LIMIT_EXCEEDED when it costs too much. */
export function evaluate(condition: Condition, lookup: Lookup, work = new Work()): Operand {
  work.spend(1);
  switch (condition.kind) {
    case 'literal':
      return solid(condition.value);
    case 'bare':
      return bare(condition.parts, lookup, work);
    case 'text':
      return solid(joinedText(condition.parts, lookup, work));
    case 'pattern':
      return solid(patternText(condition.parts, lookup, work));
    case 'list':
      return solid(condition.items.map((item) => evaluate(item, lookup, work).value));
    case 'map':
      return solid(
        Object.fromEntries(
          condition.entries.map(([key, item]) => [
            asText(evaluate(key, lookup, work).value),
            evaluate(item, lookup, work).value,
          ]),
        ),
      );
    case 'not':
      return solid(!isTrue(evaluate(condition.of, lookup, work)));
    case 'chain':
      return chain(condition, lookup, work);
    case 'compare':
      return solid(compare(condition, lookup, work));
    case 'in':
      return solid(
        isIn(evaluate(condition.left, lookup, work), evaluate(condition.right, lookup, work).value) !==
          condition.negated,
      );
    case 'test':
      return solid(test(condition.test, evaluate(condition.of, lookup, work).value) !== condition.negated);
  }
}

function solid(value: Json): Operand {
  return { value, bare: false };
}

function bare(parts: readonly Part[], lookup: Lookup, work: Work): Operand {
  const [only] = parts;
  if (parts.length !== 1 || only === undefined) return { value: joinedText(parts, lookup, work), bare: true };
  if (typeof only === 'string') return solid(only);
  const { value, quoted } = valueOf(only, lookup);
  return quoted ? solid(asText(value)) : { value: value ?? null, bare: true };
}

function joinedText(parts: readonly Part[], lookup: Lookup, work: Work): string {
  const text = joined(parts, lookup);
  work.spend(Math.floor(text.length / TEXT_STEP));
  return text;
}

function chain(condition: Condition & { kind: 'chain' }, lookup: Lookup, work: Work): Operand {
  let result = evaluate(condition.first, lookup, work);
  for (const link of condition.rest) {
    if (isTrue(result) === (link.sign === 'and')) result = evaluate(link.of, lookup, work);
  }
  return result;
}

function compare(condition: Condition & { kind: 'compare' }, lookup: Lookup, work: Work): boolean {
  const { sign } = condition;
  const [left, right] = [evaluate(condition.left, lookup, work), evaluate(condition.right, lookup, work)];
  switch (sign) {
    case '==':
      return equals(left, right);
    case '!=':
      return !equals(left, right);
    case '=~':
      return compilePattern(asText(right.value)).test(asText(left.value), work);
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
function patternText(parts: readonly Part[], lookup: Lookup, work: Work): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : escapePattern(joinedText([part], lookup, work))))
    .join('');
}
