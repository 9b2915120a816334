import { type Condition, isLoneValue, parseCondition } from '../../core/condition.ts';
import { compilePattern } from '../../core/pattern.ts';
import { BossError } from '../../errors.ts';
import { shown } from '../definition-error.ts';
import { knownTruth, type Possible } from './known-truth.ts';

/** What can be said about a condition before the process runs. */
export type Verdict =
  /** Why it fails when the process comes to it, or cannot mean what it says. */
  | { readonly mistake: string }
  /** Null when it depends on something. */
  | { readonly truth: boolean | null };

export function verdictOn(value: string | number | boolean, possible: Possible): Verdict {
  if (typeof value !== 'string') return { truth: value !== false };
  const text = value.trim();
  if (text === '') return { truth: false };
  if (isLoneValue(text)) return { truth: null };
  try {
    const condition = parseCondition(value);
    for (const pattern of patternsIn(condition)) compilePattern(pattern);
    return truthsIn(condition).some(isSeveralWords)
      ? { mistake: alwaysHolds(value) }
      : { truth: knownTruth(condition, possible) };
  } catch (error) {
    if (error instanceof BossError) return { mistake: error.message };
    throw error;
  }
}

function alwaysHolds(text: string): string {
  return `"${shown(text)}" is only a text of several words, which always holds: write an operator between them (== != > < in, and, or, is set).`;
}

/** The parts that count as true or false by themselves. */
function truthsIn(condition: Condition): readonly Condition[] {
  if (condition.kind === 'not') return truthsIn(condition.of);
  return condition.kind === 'chain' ? linked(condition).flatMap(truthsIn) : [condition];
}

function isSeveralWords(condition: Condition): boolean {
  return condition.kind === 'bare' && condition.words > 1;
}

/** Patterns that are known before the process runs. */
function patternsIn(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'pattern':
      return condition.parts.every((part) => typeof part === 'string') ? [condition.parts.join('')] : [];
    case 'not':
      return patternsIn(condition.of);
    case 'compare':
      return patternsIn(condition.right);
    case 'chain':
      return linked(condition).flatMap(patternsIn);
    default:
      return [];
  }
}

function linked({ first, rest }: Condition & { readonly kind: 'chain' }): readonly Condition[] {
  return [first, ...rest.map(({ of }) => of)];
}
