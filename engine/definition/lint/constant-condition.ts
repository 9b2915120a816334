import { verdictOn } from './condition-verdict.ts';
import { conditionsOf } from './conditions-of.ts';
import type { Rule } from './rule.ts';

export const constantCondition: Rule = {
  code: 'constant-condition',
  severity: 'warning',
  concern: 'flow',
  summary: 'A condition is always true or always false.',
  advice:
    'Let each condition depend on something: repeat the whole comparison on both sides of `or`, and use `in` for several values.',
  check: (place, { fields }) =>
    conditionsOf(place).flatMap(({ key, value }) => {
      const verdict = verdictOn(value, (field) => fields.possibleAt(place, field));
      if ('mistake' in verdict || verdict.truth === null) return [];
      // `that: true` is how a choice says "in every other case".
      if (place.name === 'that' && verdict.truth) return [];
      return [`${key}: \`${String(value)}\` is always ${String(verdict.truth)}, whatever the fields are.`];
    }),
};
