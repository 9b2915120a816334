import { isDefine } from '../../core/reorganise.ts';
import type { Attributes, Tree } from '../../core/tree.ts';
import type { Rule } from './rule.ts';
import { ancestorsOf, type StepPlace } from './step-place.ts';

const IN_ORDER = new Set([
  'sequence',
  'let',
  'cursor',
  'loop',
  'repeat',
  'iterator',
  'concurrent_iterator',
  'citerator',
]);
const LOOPS = new Set(['cursor', 'loop', 'repeat', 'iterator']);
const ENDS = new Set(['terminate', 'cancel_process', 'kill_process', 'error', 'stall']);
const LEAVES = new Set(['break', 'stop', 'over', 'rewind', 'continue', 'reset']);
/** With one of these the step may be passed over, run aside, or recovered from. */
const CONDITIONAL = [
  'if',
  'unless',
  'forget',
  'flank',
  'lose',
  'on_error',
  'on_cancel',
  'on_timeout',
  'timeout',
  'timers',
  'ref',
];

export const unreachableStep: Rule = {
  code: 'unreachable-step',
  severity: 'warning',
  concern: 'flow',
  summary: 'A step stands behind one that always ends the process or leaves the loop.',
  advice: 'Put a condition on the step that ends or leaves, or remove what can never be reached.',
  check: (place) => {
    const before = place.siblings[place.index - 1];
    const { parent } = place;
    if (before === undefined || parent === null || isDefine(place.name)) return [];
    if (!IN_ORDER.has(parent.name) && !isDefine(parent.name)) return [];
    return alwaysEnds(before, parent)
      ? [
          `Nothing comes here: \`${before[0]}\` before it always ends this sequence. Remove it, or give \`${before[0]}\` a condition.`,
        ]
      : [];
  },
};

function alwaysEnds([name, attributes]: Tree, parent: StepPlace): boolean {
  if (CONDITIONAL.some((key) => Object.hasOwn(attributes, key))) return false;
  if (name === 'error') return raises(attributes);
  return ENDS.has(name) || (LEAVES.has(name) && standsInLoop(parent));
}

/** An error may be raised again from a field, and that may be empty. */
function raises(attributes: Attributes): boolean {
  return !Object.hasOwn(attributes, 're') && !Object.hasOwn(attributes, 'reraise');
}

function standsInLoop(parent: StepPlace): boolean {
  for (const around of [parent, ...ancestorsOf(parent)]) {
    if (LOOPS.has(around.name)) return true;
    if (isDefine(around.name)) return false;
  }
  return false;
}
