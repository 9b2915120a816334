import { isDynamic, type Names } from './names.ts';
import type { Rule } from './rule.ts';
import { ancestorsOf, attributeOf, bareText, type StepPlace } from './step-place.ts';

const LIMITS = ['timeout', 'timers'];
/** Nobody waits for such a step. */
const ASIDE = ['forget', 'flank', 'lose'];

/** A participant that never answers would hold the process for ever. */
export const noTimeout: Rule = {
  code: 'no-timeout',
  severity: 'info',
  check: (place, names) => {
    const name = participantOf(place, names);
    if (name === null || has(place, ASIDE)) return [];
    if ([place, ...ancestorsOf(place)].some((around) => has(around, LIMITS))) return [];
    return [`"${name}" has no timeout, and no step around it: if it never answers, the process waits for ever.`];
  },
};

function participantOf(place: StepPlace, names: Names): string | null {
  if (place.name === 'participant') {
    const called = attributeOf(place, 'ref') ?? bareText(place);
    return typeof called === 'string' ? called : null;
  }
  if (names.isExpression(place.name) || isDynamic(place.name) || names.isSub(place.name, place)) return null;
  return names.isParticipant(place.name) === false ? null : place.name;
}

function has({ attributes }: StepPlace, keys: readonly string[]): boolean {
  return keys.some((key) => Object.hasOwn(attributes, key));
}
