import { expect } from 'chai';
import { rehearsed } from './support.ts';

const DEFINITION = `name: release
do:
  - if:
      test: '\${f:ok}'
      then:
        - alice: { on_error: escalate }
        - bob
      else:
        - carol
  - listen: { to: errors, flank: true, do: [tell, tell] }
  - error: { re: '\${f:bad}', if: '\${f:bad}' }
define:
  escalate:
    - boss
`;

function covered(...cases: string[]): [number, string[]] {
  const people = 'participants: { /alice|bob|carol|tell|boss/: ok }';
  const { coverage } = rehearsed(DEFINITION, `${people}\ncases:\n${cases.map((one) => `  - ${one}`).join('\n')}`);
  return [coverage.percent, coverage.missed.map(({ name, line, column }) => `${name} ${line}:${column}`)];
}

describe('the coverage of a rehearsal', () => {
  it('lists the steps that no case ran', () => {
    expect(covered('{ name: a, expect: {} }')).to.deep.equal([
      33,
      ['alice 6:11', 'bob 7:11', 'tell 10:45', 'tell 10:51', 'error 11:5', 'boss 14:7'],
    ]);
  });

  it('adds up over the cases, handlers and listeners included', () => {
    const cases = [
      '{ name: a, expect: {} }',
      '{ name: b, fields: { ok: true }, participants: { alice: { error: x } }, expect: {} }',
      '{ name: c, fields: { bad: no }, expect: {} }',
      '{ name: d, fields: { ok: true }, expect: {} }',
    ];
    expect(covered(...cases)).to.deep.equal([100, []]);
  });

  it('does not count what a participant gets as data', () => {
    const { coverage } = rehearsed(
      '  - alice:\n      - note\n',
      'cases: [{ name: a, participants: { alice: ok }, expect: {} }]',
    );
    expect(coverage).to.include({ steps: 1, run: 1, percent: 100 });
  });
});
