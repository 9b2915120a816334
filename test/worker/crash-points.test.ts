import { expect } from 'chai';
import type { JournalEntry } from '../../engine/engine.ts';
import { TOPOLOGY } from '../../engine/transport/topology.ts';
import { eventually } from '../support/eventually.ts';
import { scripted } from '../support/engine-run.ts';
import { type Death, POINTS, World } from '../support/mortal-engine.ts';

interface Scenario {
  readonly title: string;
  begin(world: World): Promise<void>;
  /** Resolves when everything is through, with what must be the same whatever happened on the way. */
  outcome(world: World): Promise<unknown>;
  readonly expected: unknown;
  /** Calls of participants when nobody dies. */
  readonly calls: number;
}

const ACTOR = { name: 'test', via: 'api' } as const;
const EVENT = { id: 'e', label: 'L', projects: ['P'], payload: {}, source: 'test' };

const steps = (history: readonly JournalEntry[], what: string) =>
  history.filter((entry) => entry.what === what).map(({ expid }) => expid);

async function nobodyHasALock(world: World): Promise<boolean> {
  if (world.engine.status().state !== 'working') return false;
  return (await world.ask((engine) => engine.locks())).locks.length === 0;
}

const SCENARIOS: Scenario[] = [
  {
    title: 'three steps',
    begin: (world) => world.launch('p', 'name: p\ndo: [adder, adder, adder]', { n: 0 }),
    outcome: async (world) => {
      const { fields, state } = await world.ended('p');
      return { n: fields?.['n'], state, replied: steps(await world.history('p'), 'replied') };
    },
    expected: { n: 3, state: 'done', replied: ['0_0', '0_1', '0_2'] },
    calls: 3,
  },
  {
    title: 'branches at once, one of them failing and handled, one forgotten',
    begin: (world) =>
      world.launch(
        'p',
        'name: p\ndo:\n  - concurrence:\n      merge_type: mix\n      do:\n        - adder\n        - failing: { on_error: noter }\n        - adder: { forget: true }\n  - adder\n',
        { n: 0 },
      ),
    outcome: async (world) => {
      const { fields, state, expressions_list } = await world.ended('p');
      const history = await world.history('p');
      return {
        state,
        live: expressions_list.length,
        noted: fields?.['noted'],
        handled: steps(history, 'error_handled'),
        ended: steps(history, 'ended').length,
      };
    },
    expected: { state: 'done', live: 0, noted: true, handled: ['0_0_1'], ended: 1 },
    calls: 5,
  },
  {
    title: 'a listener and three others that it hears',
    begin: async (world) => {
      await world.launch('l', 'name: l\ndo:\n  - listen:\n      to: adder\n      upon: reply\n      do: [noter]\n');
      await world.until(async () => (await world.process('l')) ?? null);
      for (const wfid of ['a', 'b', 'c']) await world.launch(wfid, 'name: o\ndo: [adder]', { n: 0 });
    },
    outcome: async (world) => {
      for (const wfid of ['a', 'b', 'c']) await world.ended(wfid);
      const history = await world.until(async () => {
        const entries = await world.history('l');
        return steps(entries, 'ceased').length >= 3 ? entries : null;
      });
      return steps(history, 'dispatched').length;
    },
    expected: 3,
    calls: 6,
  },
  {
    title: 'an event that starts two processes',
    begin: async (world) => {
      for (const name of ['x', 'y']) {
        await world.engine.putDefinition({ source: `name: ${name}\ndo: [adder]` }, ACTOR);
        await world.engine.putBinding({ project: '', label: 'L', name, definition: name, fields: { n: 0 } }, ACTOR);
      }
      await world.broker.publish(TOPOLOGY.originalInbox, JSON.stringify({ event: EVENT }), { messageId: 'event' });
    },
    outcome: async (world) => {
      await world.until(async () => {
        const { processes } = await world.engine.processes({ state: 'done' });
        return processes.length >= 2 ? processes : null;
      });
      const record = await world.ask((engine) => engine.event(EVENT, ACTOR));
      const { started } = record;
      for (const { wfid } of started) await world.ended(wfid);
      const { processes } = await world.ask((engine) => engine.processes({ limit: 1000 }));
      return { planned: started.length, processes: processes.length, errors: started.filter(({ error }) => error) };
    },
    expected: { planned: 2, processes: 2, errors: [] },
    calls: 2,
  },
  {
    title: 'a participant that is registered by a process, and used',
    begin: (world) =>
      world.launch('p', 'name: p\ndo:\n  - boss_register: { name: "late_.*", queue: adder }\n  - late_one\n', { n: 0 }),
    outcome: async (world) => (await world.ended('p')).fields?.['n'],
    expected: 1,
    calls: 1,
  },
  {
    title: 'a time-out that takes the work back',
    begin: (world) =>
      world.launch('p', 'name: p\ndo:\n  - deaf: { timeout: 0.01s, on_timeout: noter }\n  - adder\n', { n: 0 }),
    outcome: async (world) => {
      const { fields } = await world.ended('p');
      return { n: fields?.['n'], noted: fields?.['noted'], timeouts: steps(await world.history('p'), 'timeout') };
    },
    expected: { n: 1, noted: true, timeouts: ['0_0'] },
    calls: 3,
  },
  {
    title: 'two steps that are undone because a third fails',
    begin: (world) =>
      world.launch(
        'p',
        'name: p\ndo:\n  - sequence:\n      on_error: pass\n      do:\n        - adder: { undo_with: noter }\n' +
          '        - adder: { undo_with: noter }\n        - failing\n  - adder\n',
        { n: 0 },
      ),
    outcome: async (world) => {
      const { fields, state } = await world.ended('p');
      const history = await world.history('p');
      return { n: fields?.['n'], state, undoing: steps(history, 'undoing'), undone: steps(history, 'undone') };
    },
    expected: { n: 3, state: 'done', undoing: ['0_0_1', '0_0_0'], undone: ['0_0_1', '0_0_0'] },
    calls: 6,
  },
  {
    title: 'a lock that three processes want',
    begin: async (world) => {
      const holding = 'name: h\ndo:\n  - with_lock: { name: one, do: [adder] }\n';
      for (const wfid of ['a', 'b', 'c']) await world.launch(wfid, holding, { n: 0 });
    },
    outcome: async (world) => {
      const ended = [];
      for (const wfid of ['a', 'b', 'c']) ended.push((await world.ended(wfid)).fields?.['n']);
      await eventually(() => nobodyHasALock(world), { what: 'the lock is free' });
      return ended;
    },
    expected: [1, 1, 1],
    calls: 3,
  },
  {
    title: 'a signal that is kept, and one that is waited for',
    begin: async (world) => {
      await world.launch('k', 'name: k\ndo:\n  - signal: { name: kept, payload: { n: 1 } }\n');
      await world.launch('w', 'name: w\ndo:\n  - await: { signal: lifted }\n  - await: { signal: kept }\n');
      await world.launch('s', 'name: s\ndo:\n  - adder\n  - signal: lifted\n', { n: 0 });
    },
    outcome: async (world) => {
      for (const wfid of ['k', 's']) await world.ended(wfid);
      const { fields } = await world.ended('w');
      const left = (await world.ask((engine) => engine.signals())).signals;
      return { n: (fields?.['signal'] as { n?: number } | undefined)?.n, left: left.length };
    },
    expected: { n: 1, left: 0 },
    calls: 1,
  },
];

describe('an engine that dies at a point of the durability protocol', () => {
  let calls: string[];

  const participants = () => [
    scripted('adder', (workitem) => {
      calls.push(`adder ${workitem.wfid}`);
      workitem.set('n', Number(workitem.get('n')) + 1);
    }),
    scripted('noter', (workitem) => {
      calls.push(`noter ${workitem.wfid}`);
      workitem.set('noted', true);
    }),
    scripted('failing', (workitem) => {
      calls.push(`failing ${workitem.wfid}`);
      throw new Error('boom');
    }),
    scripted('deaf', (workitem) => {
      calls.push(`deaf ${workitem.wfid}`);
      workitem.forget = true;
    }),
  ];

  /** Runs the scenario; the engine dies once where it is told to and is followed by another. Returns how often it came by each point. */
  async function play(scenario: Scenario, death: Death | null): Promise<ReadonlyMap<string, number>> {
    calls = [];
    const world = await World.create(participants());
    try {
      await world.bear();
      await world.bear(death);
      const { life } = world;
      await Promise.race([scenario.begin(world), life.died]);
      expect(await scenario.outcome(world)).to.deep.equal(scenario.expected);
      expect(await world.rest()).to.deep.equal([]);
      expect(calls.length).to.be.within(scenario.calls, scenario.calls + (life.isOver ? 3 : 0));
      const { processes } = await world.engine.processes({ limit: 1000 });
      for (const { wfid } of processes) {
        const seqs = (await world.history(wfid)).map(({ seq }) => seq);
        expect(seqs).to.deep.equal(seqs.map((_, i) => i + 1));
      }
      return life.counts;
    } finally {
      await world.destroy();
    }
  }

  for (const scenario of SCENARIOS) {
    describe(`with ${scenario.title}`, function () {
      this.timeout(60_000);

      it('goes on as if nothing had been, when it does not die', () => play(scenario, null));

      for (const point of POINTS) {
        it(`loses and doubles nothing, ${point}`, async () => {
          const occurrences = (await play(scenario, null)).get(point) ?? 0;
          expect(occurrences).to.be.greaterThan(0);
          for (let nth = 1; nth <= occurrences; nth++) await play(scenario, { point, nth });
        });
      }
    });
  }
});
