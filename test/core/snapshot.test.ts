import { expect } from 'chai';
import type { Effect } from '../../engine/core/effect.ts';
import type { Environment } from '../../engine/core/environment.ts';
import type { Execution } from '../../engine/core/execution.ts';
import { launch } from '../../engine/core/launch.ts';
import { readHead, restore, takeChanges } from '../../engine/core/snapshot.ts';
import { run, step } from '../../engine/core/step.ts';
import type { Tree } from '../../engine/core/tree.ts';
import { EXPRESSIONS } from '../../engine/expressions/index.ts';
import { launched } from '../support/scripted-run.ts';

type Asked = Extract<Effect, { do: 'dispatch' }>;

const BRANCHES = 40;
const TREE: Tree = [
  'define',
  { name: 'd' },
  [['concurrence', { merge_type: 'stack' }, Array.from({ length: BRANCHES }, (_, i) => [`p${i}`, {}, []])]],
];

function environment(): Environment {
  let ids = 0;
  return {
    now: Date.UTC(2026, 10, 20),
    newId: () => String(++ids).padStart(32, '0'),
    types: EXPRESSIONS,
    participant: (name) => ({ queue: name }),
    engineVariables: {},
  };
}

/** A process, and its records as a store would have them. */
class Recorded {
  readonly entries = new Map<string, string>();
  readonly env = environment();
  readonly asked: Asked[];
  execution: Execution;
  constructor() {
    const fields = { about: 'x'.repeat(100) };
    this.execution = launch({ wfid: 'w', tree: TREE, definition: 'h', fields, variables: {}, by: 'test' }, this.env);
    run(this.execution, this.env);
    this.asked = this.execution.takeEffects().filter((effect) => effect.do === 'dispatch');
    this.store();
  }

  answer({ expression, dispatch }: Asked): Effect[] {
    const fields = { ...this.execution.get(expression)?.applied, by: dispatch.participant };
    return step(this.execution, { kind: 'reply', expression, dispatch: dispatch.id, fields }, this.env).effects;
  }

  /** Number of texts that were written. */
  store(): number {
    const { put, remove } = takeChanges(this.execution);
    for (const [key, json] of put) this.entries.set(key, json);
    for (const key of remove) this.entries.delete(key);
    return put.length;
  }

  readAgain(): void {
    const head = readHead(this.entries.get('h') ?? '');
    this.execution = restore(this.entries, head, TREE, this.env);
  }
}

describe('the records of a process', () => {
  it('take as many texts for the last reply to a concurrence as for the first', () => {
    const recorded = new Recorded();
    const written = recorded.asked.slice(0, -1).map((asked) => {
      recorded.answer(asked);
      return recorded.store();
    });
    expect(new Set(written)).to.deep.equal(new Set([4]), 'head, concurrence, fields, and the note that it keeps them');
  });

  it('give the same end whether the process was read again after each message or never', () => {
    const ends = [true, false].map((again) => {
      const recorded = new Recorded();
      const effects = recorded.asked.flatMap((asked) => {
        const made = recorded.answer(asked);
        recorded.store();
        if (again) recorded.readAgain();
        return made;
      });
      return { effects, left: [...recorded.entries.keys()] };
    });
    expect(ends[0]).to.deep.equal(ends[1]);
    expect(ends[0]?.left).to.deep.equal(['h']);
  });

  it('have no part of the definition in them for the branches of an iterator, also after a restart', () => {
    const steps = ['slow', 'slower'].map((name): Tree => [name, { task: 'pack' }, []]);
    const tree: Tree = ['define', { name: 'd' }, [['citerator', { times: 3 }, steps]]];
    const run = launched(tree).restart();
    run.answer('slow');
    expect(run.live.filter((one) => one.startsWith('slow'))).to.deep.equal([
      'slow 0_0_0',
      'slow 0_0_0',
      'slower 0_0_1',
    ]);
    expect([...run.stored].filter(([key, text]) => key.startsWith('x:') && text.includes('pack'))).to.deep.equal([]);
  });
});
