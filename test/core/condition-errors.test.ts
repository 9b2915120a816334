import { expect } from 'chai';
import { evaluateCondition, parseCondition } from '../../engine/core/condition.ts';
import { lookupIn } from '../support/lookup.ts';
import { thrown } from '../support/thrown.ts';

const lookup = lookupIn({ n: 7, s: 'on', flag: true, list: ['a', 'b'], map: { a: 1 } });

function holds(condition: string): boolean {
  return evaluateCondition(condition, lookup);
}

describe('conditions', () => {
  describe('that cannot be read', () => {
    const conditions: readonly [condition: string, column: number, says: RegExp][] = [
      [' == a', 2, /value is missing before ==/],
      ['${n} == ', 9, /value is missing.*''/],
      ['a = b', 3, /write == to compare/],
      ["'a", 1, /has no partner/],
      ['(a', 3, /expected \) for the \( in column 1/],
      ['a)', 2, /something more/],
      ['foo(1)', 4, /something more: \(/],
      ["'a' 'b'", 5, /something more/],
      ['a == b == c', 8, /second comparison/],
      ['${s} is on', 6, /is must be followed by/],
      ['is set', 1, /value is missing before is/],
      ['a and', 6, /value is missing/],
      ['or b', 1, /value is missing before or/],
      ['in [a]', 1, /value is missing before in/],
      ['${n', 1, /not a complete/],
      ['${n} == ${}', 9, /not a complete/],
      ['a =~ /b', 6, /no closing \//],
      ['a !~ b', 3, /there is no !~/],
      ['[a, b', 6, /expected \] /],
      ['[a b: c} ', 8, /expected \]/],
      ['{a 1}', 5, /expected : after the key/],
      ['a ,b', 3, /something more: ,/],
      ['a => b', 3, /write >= to compare/],
    ];
    for (const [condition, column, says] of conditions) {
      it(`${condition} says where and what to write`, () => {
        const error = thrown(() => parseCondition(condition)) as {
          code: string;
          message: string;
          details: { column: number; hint: string };
        };
        expect(error).to.include({ code: 'BOSS_CONDITION_INVALID' });
        expect(error.message).to.match(says);
        expect(error.details.column).to.equal(column);
        expect(error.details.hint).to.not.equal('');
      });
    }

    it('a pattern outside the known subset', () => {
      expect(thrown(() => holds('a =~ /(?=a)/'))).to.include({ code: 'BOSS_CONDITION_INVALID' });
    });
  });

  for (const condition of ['a > 1', '${s} > 9', '${list} < 3', '${flag} >= 1', "'10' > 9", '${map} > a']) {
    it(`${condition} is an error that names both values`, () => {
      const error = thrown(() => holds(condition)) as { code: string; message: string; details: object };
      expect(error.code).to.equal('BOSS_EXPRESSION_FAILED');
      expect(error.message).to.match(
        /^cannot tell whether .+ \((text|list|map|boolean|number)\) .+ \((text|list|map|boolean|number)\)$/,
      );
      expect(error.details).to.have.keys(['left', 'right', 'sign']);
    });
  }
});
