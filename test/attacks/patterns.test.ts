import { expect } from 'chai';
import fc from 'fast-check';
import { evaluateCondition } from '../../engine/core/condition.ts';
import { compilePattern } from '../../engine/core/pattern.ts';
import { MAX_WORK, Work } from '../../engine/core/work.ts';
import { validateFields } from '../../engine/definition/params.ts';
import { fuzz, FUZZ_TIMEOUT } from '../support/fuzz.ts';
import { lookupIn } from '../support/lookup.ts';
import { thrown } from '../support/thrown.ts';

/** What runs away in an engine that tries one way after the other. */
const REDOS = [
  ...[
    '(a+)+$',
    '(a|aa)+$',
    '(a|a)*$',
    '([a-zA-Z]+)*$',
    '(.*)*x',
    '(.*a){25}z',
    '(a?){60}a{60}$',
    '^(([a-z])+.)+[A-Z]$',
  ],
  ...['(a|aa|aaa|.{3,900})*z', '(.*.*.*.*.*.*=)+x', '((a*)*)*b', '(?:a|b|ab)*c', '\\b(\\w+\\s?)+$', '(x+x+)+y'],
];
/** About one more character of the text, with the largest program that there is. */
const SLACK = 100_000;

describe('a pattern that is made to run away', () => {
  for (const body of REDOS) {
    it(`answers or is stopped within its steps over 50 kB: ${body}`, () => {
      for (const text of [`${'a'.repeat(50_000)}!`, 'ab'.repeat(25_000), `${'x'.repeat(50_000)}`]) {
        expectBounded((work) => compilePattern(body).test(text, work));
        expectBounded((work) => compilePattern(body).exec(text, work));
      }
    });
  }

  it('of any shape is refused, answers or is stopped within its steps', () => {
    const atom = fc.constantFrom('a', 'b', '.', '\\w', '[ab]', '^', '$', '\\b', '(', ')', '|', '(?:');
    const times = fc.constantFrom('', '', '*', '+', '?', '*?', '{3}', '{0,40}', '{2,}');
    const body = fc.array(fc.tuple(atom, times), { maxLength: 14 }).map((parts) => parts.flat().join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '!', ' '), maxLength: 60 });
    fuzz(
      fc.property(body, text, (source, input) => {
        expectBounded((work) => compilePattern(source).test(input, work));
        expectBounded((work) => compilePattern(source).exec(input, work));
      }),
      4000,
    );
  }).timeout(FUZZ_TIMEOUT);

  it('cannot be tried so often in one condition that the steps of each add up', () => {
    const lookup = lookupIn({ x: 'ab'.repeat(25_000) });
    const tries = Array.from({ length: 60 }, (_, n) => `\${x} =~ /(a|b){3}z${n}\\b/`);
    expect(evaluateCondition(String(tries[0]), lookup)).to.equal(false);
    const error = thrown(() => evaluateCondition(tries.join(' or '), lookup));
    expect(error).to.include({ code: 'BOSS_LIMIT_EXCEEDED' });
  });

  it('in the params of a definition does not run away over the fields of a launch', () => {
    const params = { type: 'object', properties: { x: { type: 'string', pattern: '^(a+)+$' } } };
    expect(validateFields(params, { x: `${'a'.repeat(50_000)}!` })).to.have.lengthOf(1);
    expect(validateFields(params, { x: 'a'.repeat(50_000) })).to.deep.equal([]);
  });
});

function expectBounded(act: (work: Work) => unknown): void {
  const work = new Work();
  const error = thrown(() => act(work));
  if (error !== undefined) expect(error).to.include({ name: 'BossError' });
  expect(work.spent).to.be.at.most(MAX_WORK + SLACK);
}
