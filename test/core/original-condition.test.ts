import { expect } from 'chai';
import { evaluateCondition } from '../../engine/core/condition.ts';
import { lookupIn } from '../support/lookup.ts';

const fields = {
  ...{ n: 7, s: 'on', empty: '', title: 'some dude', list: ['a', 'b', 'c'] },
  ...{ stages: ['build', 'qa-vote'], time: '12:00' },
};

describe('conditions as the original took them', () => {
  const original = lookupIn(fields, {}, { original: true });
  const verdicts: readonly [condition: string, verdict: boolean][] = [
    [' == a', false],
    ['${nope} == ', false],
    ['${nope} != true', false],
    ['${nope} or ${s} == on', false],
    ['not ${nope}', false],
    ['some dude == some dude', false],
    ['${title} == some dude', false],
    ['some dude', true],
    ['12:00', false],
    ['${time}', false],
    ['${s} is on', true],
    ['${n} is on', false],
    ['qa-vote in ${stages}', false],
    ["'qa-vote' in ${stages}", true],
    ['b in ${list} && ${n} == 7', false],
    ['a in ${nope}', false],
    ['${nope} is null', false],
    ['${nope} is not null', true],
    ['${s} is set', true],
    ['${nope} is set', false],
    ['${nope} is set or ${n} == 7', false],
    ["'${empty}' is empty", true],
    ['$f:nope or ${s} == on', false],
    ["'unbalanced", false],
    ['${n} == 7 and ${s} == on', true],
    ["'${nope}' != 'true'", true],
  ];
  for (const [condition, verdict] of verdicts) {
    it(`${condition} ${verdict ? 'holds' : 'does not hold'}`, () =>
      expect(evaluateCondition(condition, original)).to.equal(verdict));
  }
});
