import { isTrue } from '../../core/compare.ts';
import type { Condition } from '../../core/condition-tree.ts';
import { evaluate } from '../../core/condition-value.ts';
import type { Lookup } from '../../core/dollar.ts';
import type { Part } from '../../core/dollar-template.ts';

type Chain = Condition & { readonly kind: 'chain' };

/** Conditions that name no field and no variable never ask. */
const NOTHING: Lookup = { field: () => undefined, variable: () => undefined, special: () => undefined };

/** Whether a condition holds whatever the fields are: true, false, or null when it depends on them. */
export function knownTruth(condition: Condition): boolean | null {
  if (isConstant(condition)) return isTrue(evaluate(condition, NOTHING));
  switch (condition.kind) {
    case 'chain':
      return ofChain(condition);
    case 'not': {
      const inner = knownTruth(condition.of);
      return inner === null ? null : !inner;
    }
    case 'compare':
      if (JSON.stringify(condition.left) !== JSON.stringify(condition.right)) return null;
      return condition.sign === '==' ? true : condition.sign === '!=' ? false : null;
    default:
      return null;
  }
}

/** `and` and `or` bind alike, from left to right. */
function ofChain({ first, rest }: Chain): boolean | null {
  let truth = knownTruth(first);
  for (const { sign, of } of rest) {
    const next = knownTruth(of);
    const decides = sign === 'or';
    if (truth === decides || next === decides) truth = decides;
    else truth = truth === null ? null : next;
  }
  return truth;
}

function isConstant(condition: Condition): boolean {
  switch (condition.kind) {
    case 'literal':
      return true;
    case 'bare':
    case 'text':
    case 'pattern':
      return condition.parts.every((part: Part) => typeof part === 'string');
    case 'list':
      return condition.items.every(isConstant);
    case 'map':
      return condition.entries.every(([key, item]) => isConstant(key) && isConstant(item));
    case 'not':
    case 'test':
      return isConstant(condition.of);
    case 'chain':
      return isConstant(condition.first) && condition.rest.every((link) => isConstant(link.of));
    case 'compare':
    case 'in':
      return isConstant(condition.left) && isConstant(condition.right);
  }
}
