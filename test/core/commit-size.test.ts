import { expect } from 'chai';
import type { Tree } from '../../engine/core/tree.ts';
import { holds, launched, type ScriptedRun } from '../support/scripted-run.ts';

const ONCE = { restarts: 'never' } as const;
const last = (run: ScriptedRun) => run.written.at(-1);

function repeated(times: number, tree: Tree): Tree[] {
  return Array.from({ length: times }, () => tree);
}

describe('the entries that a step writes', () => {
  it('are as many for one of ten branches as for one of a thousand', () => {
    const written = [10, 1000].map((branches) => {
      const run = launched(['concurrence', {}, repeated(branches, ['sequence', {}, repeated(2, ['slow', {}, []])])], {
        ...ONCE,
        participants: { slow: holds },
      });
      run.answer('slow', { a: 1 });
      return last(run);
    });
    expect(written[1]).to.equal(written[0]);
  });

  it('are as many for the second reply to a concurrence as for the last but one', () => {
    const run = launched(['concurrence', {}, repeated(300, ['slow', {}, []])], {
      ...ONCE,
      participants: { slow: holds },
    });
    const written = run.dispatches.map(({ expression, dispatch }, n) => {
      run.send({ kind: 'reply', expression, dispatch, fields: { n } });
      return last(run);
    });
    expect(written[298]).to.equal(written[1]);
  });

  it('are as many in the tenth round of an iterator as in the hundredth, of all of which something is to be undone', () => {
    const run = launched(`- iterator: { times: 200, do: [ slow: { n: '\${v:i}', undo_with: bob } ] }`, ONCE);
    const written = Array.from({ length: 150 }, () => {
      run.answer('slow', {});
      return last(run);
    });
    expect(written[100]).to.equal(written[10]);
    expect(run.execution.head.undos).to.equal(151);
  });

  it('are as many in the tenth round of an iterator as in the hundredth', () => {
    const run = launched(`- iterator: { times: 200, do: [ slow: { n: '\${v:i}' } ] }`, ONCE);
    const written = Array.from({ length: 150 }, () => {
      run.answer('slow', {});
      return last(run);
    });
    expect(written[99]).to.equal(written[9]);
  });

  it('do not grow with what was done before', () => {
    const written = [1, 1000].map((steps) => {
      const run = launched(
        ['sequence', {}, [...repeated(steps, ['noop', {}, []]), ['slow', {}, []], ['slow', {}, []]]],
        ONCE,
      );
      run.answer('slow', {});
      return last(run);
    });
    expect(written[1]).to.equal(written[0]);
  });

  it('leave out what came and went within one commit', () => {
    const run = launched(
      ['sequence', {}, [['slow', {}, []], ...repeated(100, ['noop', {}, []]), ['slow', {}, []]]],
      ONCE,
    );
    run.answer('slow', {});
    expect(last(run)).to.be.lessThan(10);
  });
});
