import { expect } from 'chai';
import { LIMITS } from '../../engine/core/environment.ts';
import type { Tree } from '../../engine/core/tree.ts';
import { holds, launched } from '../support/scripted-run.ts';

const COARSE = { restarts: 'after each commit' } as const;
const ONCE = { restarts: 'never' } as const;

function nested(depth: number, innermost: Tree): Tree {
  let tree = innermost;
  for (let i = 0; i < depth; i++) tree = ['sequence', {}, [tree]];
  return tree;
}

describe('a large process', () => {
  it('runs ten thousand steps one after the other, cut into commits', () => {
    const steps = Array.from({ length: 10_000 }, (): Tree => ['inc', { 'v:n': null }, []]);
    const run = launched(['sequence', {}, steps], COARSE);
    expect(run.variables).to.deep.equal({ n: 10_000 });
    expect(run.written.length).to.be.greaterThan(1);
  });

  it('runs ten thousand branches at the same time, cut into commits', () => {
    const branches = Array.from({ length: 10_000 }, (): Tree => ['slow', {}, []]);
    const run = launched(['concurrence', { count: 1 }, branches], { ...ONCE, participants: { slow: holds } });
    expect(run.trace).to.have.lengthOf(10_000);
    run.answer('slow');
    expect(run.takenBack).to.have.lengthOf(9_999);
    expect(run.live).to.deep.equal([]);
  });

  it('goes on where it was cut, also with what came in between', () => {
    const steps = Array.from({ length: 6_000 }, (): Tree => ['noop', {}, []]);
    const run = launched(
      [
        'concurrence',
        {},
        [
          ['slow', {}, []],
          ['sequence', {}, [...steps, ['bob', {}, []]]],
        ],
      ],
      COARSE,
    );
    expect(run.trace).to.deep.equal(['slow', 'bob']);
    run.answer('slow');
    expect(run.ended).not.to.equal(null);
  });

  it('refuses recursion without an end at the limit of its depth, and says so', () => {
    const run = launched(
      `
      name: main
      do: [ main ]
    `,
      COARSE,
    );
    expect(run.errors).to.have.lengthOf(1);
    expect(run.errors[0]).to.include({
      code: 'BOSS_LIMIT_EXCEEDED',
      message: 'more than 5000 nested expressions in one process',
    });
    expect(run.live).to.have.lengthOf(LIMITS.depth + 1);
  });

  it('can be cancelled and killed at that depth', () => {
    for (const kind of ['cancel', 'kill'] as const) {
      const run = launched(
        `
      name: main
      do: [ main ]
    `,
        ONCE,
      );
      run.command(kind);
      expect(run.flavour).to.equal(kind);
      expect(run.live).to.deep.equal([]);
    }
  });

  it('lets a handler around it end the recursion', () => {
    const run = launched(
      `
      define:
        again: { do: [ again ] }
      do:
        - sequence: { on_error: alice, do: [ again ] }
    `,
      ONCE,
    );
    expect(run.trace).to.deep.equal(['alice']);
    expect(run.ended).not.to.equal(null);
  });

  it('looks variables up over the whole depth', () => {
    const run = launched(nested(140, ['echo', { '${v:x}': null }, []]), { ...COARSE, variables: { x: 'seen' } });
    expect(run.echoes).to.deep.equal(['seen']);
  });

  it('unwinds an error over the whole depth', () => {
    const run = launched(['sequence', { on_error: 'alice' }, [nested(140, ['fail', {}, []])]], COARSE);
    expect(run.trace).to.deep.equal(['fail', 'alice']);
  });

  it('keeps a large workitem once, however many branches hold it', () => {
    const branches = Array.from({ length: 100 }, (): Tree => ['slow', {}, []]);
    const run = launched(['concurrence', {}, branches], {
      ...ONCE,
      fields: { text: 'x'.repeat(10_000) },
      participants: { slow: holds },
    });
    const bytes = [...run.stored.values()].reduce((sum, text) => sum + text.length, 0);
    expect(bytes).to.be.lessThan(100_000);
  });

  it('keeps it once in what waits when it is cut, too', () => {
    const branches = Array.from({ length: 11_000 }, (): Tree => ['slow', {}, []]);
    const run = launched(['concurrence', {}, branches], {
      ...ONCE,
      fields: { text: 'x'.repeat(10_000) },
      participants: { slow: holds },
    });
    expect(run.largestCommit).to.be.lessThan(6_000_000);
  });
});
