import fc from 'fast-check';
import type { Tree } from '../../engine/core/tree.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';

/** Would go round for ever without a count, add branches to branches, or look at the time far too often. */
const ENDLESS = new Set([
  'rewind',
  'continue',
  'back',
  'jump',
  'reset',
  'redo',
  'cron',
  'every',
  'once',
  'when',
  'as_soon_as',
  'add_branch',
  'add_branches',
]);
const NAMES = [...EXPRESSION_NAMES].filter((name) => !ENDLESS.has(name));
const TEXTS = ['stage', 'other', '1', 'slow', 'f:n', 'v:x', '${f:n}', '${f:n} == 1', '09:00', '1h'];

/** Each expression that there is, also one that was added yesterday, with nothing but its name, or with a text that it may not expect. */
export const everyExpression: fc.Arbitrary<Tree> = fc
  .tuple(fc.constantFrom(...NAMES), fc.constantFrom(null, ...TEXTS))
  .map(([name, text]): Tree => [name, text === null ? {} : { [text]: null }, []]);
