import { expect } from 'chai';
import { EXPRESSION_NAMES, EXPRESSIONS } from '../../engine/expressions/index.ts';

/** What the original knows; names on one line are one expression. */
const ORIGINAL: readonly (readonly string[])[] = [
  ['sequence'],
  ['let'],
  ['define', 'process_definition', 'workflow_definition'],
  ['participant'],
  ['ref'],
  ['subprocess'],
  ['apply'],
  ['set', 'rset'],
  ['unset'],
  ['inc', 'increment'],
  ['dec', 'decrement'],
  ['push'],
  ['pop'],
  ['if'],
  ['given'],
  ['that', 'of'],
  ['equals'],
  ['cursor'],
  ['loop', 'repeat'],
  ['break', 'stop', 'over', 'rewind', 'continue', 'reset', 'skip', 'back', 'jump'],
  ['iterator'],
  ['concurrence'],
  ['concurrent_iterator', 'citerator'],
  ['add_branches', 'add_branch'],
  ['wait', 'sleep'],
  ['cron', 'every'],
  ['once', 'when', 'as_soon_as'],
  ['listen', 'receive', 'intercept'],
  ['await'],
  ['undo', 'cancel', 'kill'],
  ['redo'],
  ['cancel_process', 'terminate'],
  ['kill_process'],
  ['error'],
  ['stall'],
  ['lose'],
  ['forget'],
  ['noop'],
  ['echo'],
  ['save'],
  ['restore', 'set_fields'],
  ['reserve'],
  ['filter'],
  ['registerp', 'unregisterp'],
  ['read'],
  ['on_error'],
];
const OURS = ['ask', 'breakpoint', 'lock', 'signal', 'with_lock'];

describe('the names of expressions', () => {
  it('are the 74 of the original and our own', () => {
    const original = ORIGINAL.flat();
    expect(original).to.have.lengthOf(74);
    expect([...EXPRESSION_NAMES].sort()).to.deep.equal([...original, ...OURS].sort());
  });

  for (const names of ORIGINAL.filter(({ length }) => length > 1)) {
    it(`mean the same: ${names.join(', ')}`, () => {
      expect(new Set(names.map((name) => EXPRESSIONS.get(name))).size).to.equal(1);
    });
  }
});
