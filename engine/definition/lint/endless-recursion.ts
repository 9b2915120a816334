import { nameOf } from '../../core/launch.ts';
import { isDefine } from '../../core/reorganise.ts';
import type { Tree } from '../../core/tree.ts';
import type { Rule } from './rule.ts';
import { ancestorsOf, type StepPlace } from './step-place.ts';

export const endlessRecursion: Rule = {
  code: 'endless-recursion',
  severity: 'warning',
  concern: 'flow',
  summary: 'A step calls the definition that it stands in, and no condition on the way can end that.',
  advice: 'Give every recursion an exit: a condition on the call or on a step around it.',
  check: (place) => {
    const called = isDefine(place.name) ? null : place.name;
    const own = called === null ? undefined : definitionCalled(place, called);
    if (called === null || own === undefined || mayStop(place, own)) return [];
    return [
      `"${called}" calls the definition that it stands in, again and again: no condition ends it. ` +
        `If the participant is meant, write \`participant: { ref: ${called} }\`.`,
    ];
  },
};

function definitionCalled(place: StepPlace, name: string): StepPlace | undefined {
  for (const around of ancestorsOf(place)) {
    if (isDefine(around.name) && nameOf([around.name, around.attributes, []]) === name) return around;
  }
  return undefined;
}

/** Expressions whose children do not always run. */
const CHOICES = new Set([
  'if',
  'given',
  'that',
  'of',
  'iterator',
  'concurrent_iterator',
  'citerator',
  'once',
  'when',
  'as_soon_as',
]);
const WAITS = new Set(['listen', 'receive', 'intercept', 'await', 'cron', 'every', 'on_error']);

function mayStop(place: StepPlace, until: StepPlace): boolean {
  if (isConditional(place.attributes)) return true;
  for (let at: StepPlace | null = place; at !== null && at !== until; at = at.parent) {
    const { parent } = at;
    if (parent === null) return false;
    if (at.siblings.slice(0, at.index).some(mayLeave)) return true;
    // A definition between the two runs only when somebody calls it.
    if (parent !== until && (CHOICES.has(parent.name) || WAITS.has(parent.name) || isDefine(parent.name))) return true;
    if (parent !== until && isConditional(parent.attributes)) return true;
  }
  return false;
}

function isConditional(attributes: StepPlace['attributes']): boolean {
  return (
    ['if', 'unless', 'flank', 'forget'].some((key) => Object.hasOwn(attributes, key)) || endsByCondition(attributes)
  );
}

function endsByCondition(attributes: StepPlace['attributes']): boolean {
  return Object.keys(attributes).some((key) => /_(if|unless)$/.test(key));
}

/** A step before it that may not let it get so far. */
function mayLeave([name, attributes, children]: Tree): boolean {
  return name === 'error' || isConditional(attributes) || name === 'if' || children.some(mayLeave);
}
