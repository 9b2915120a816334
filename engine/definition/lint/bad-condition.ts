import { verdictOn } from './condition-verdict.ts';
import { conditionsOf } from './conditions-of.ts';
import type { Rule } from './rule.ts';

export const badCondition: Rule = {
  code: 'bad-condition',
  severity: 'error',
  concern: 'flow',
  summary: 'A condition cannot be read or compared, or an operator is missing in it, so that it is a mere text.',
  advice: 'Write conditions that can be read: parentheses in pairs, texts with blanks or operators in quotes.',
  check: (place, { fields }) =>
    conditionsOf(place).flatMap(({ key, value }) => {
      const verdict = verdictOn(value, (field) => fields.possibleAt(place, field));
      return 'mistake' in verdict ? [`${key}: ${verdict.mistake}`] : [];
    }),
};
