import { rowOf } from '../schema/expression-attributes.ts';
import { isDynamic, type Names } from './names.ts';
import type { Rule } from './rule.ts';
import { ancestorsOf, attributeOf, bareText, type StepPlace } from './step-place.ts';

const LIMITS = ['timeout', 'timers'];
/** Nobody waits for such a step. */
const ASIDE = ['forget', 'flank', 'lose'];

export const noTimeout: Rule = {
  code: 'no-timeout',
  severity: 'info',
  concern: 'waiting',
  summary: 'A step that waits for somebody outside of the process has no `timeout`.',
  advice: 'Give everything that waits for others a `timeout`, and say with `on_timeout` what happens then.',
  check: (place, { names }) => {
    const name = outsider(place, names);
    if (name === null || has(place, ASIDE)) return [];
    if ([place, ...ancestorsOf(place)].some((around) => has(around, LIMITS))) return [];
    return [`${name} has no timeout, and no step around it: without an answer the process waits for ever.`];
  },
};

/** Who is waited for; null when it is nobody outside. With children such an expression goes on for as long as it is let. */
function outsider(place: StepPlace, names: Names): string | null {
  if (rowOf(place.name).waits === true) return place.children.length > 0 ? null : `\`${place.name}\``;
  const participant = participantOf(place, names);
  return participant === null ? null : `"${participant}"`;
}

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
