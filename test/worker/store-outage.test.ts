import { expect } from 'chai';
import type { BossError } from '../../engine/errors.ts';
import { TOPOLOGY } from '../../engine/transport/topology.ts';
import { Gate, scripted } from '../support/engine-run.ts';
import { FaultyStore } from '../support/faulty-store.ts';
import { World } from '../support/mortal-engine.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { refusal } from '../support/refusal.ts';

const ACTOR = { name: 'test', via: 'api' } as const;

describe('a store that fails', () => {
  let store: FaultyStore;
  let world: World;
  let gate: Gate;
  let calls: number;

  beforeEach(async () => {
    calls = 0;
    gate = new Gate();
    store = new FaultyStore({ folder: scratchFolder('faulty'), partitions: 2 });
    world = await World.create(
      [
        scripted('adder', (workitem) => {
          calls += 1;
          workitem.set('n', Number(workitem.get('n') ?? 0) + 1);
        }),
        scripted('slow', () => gate.pass(), { concurrency: 10 }),
      ],
      store,
    );
    await world.bear();
  });
  afterEach(async () => {
    gate.open();
    await world.destroy();
  });

  const launch = (wfid: string, definition = 'name: p\ndo: [adder, adder]') =>
    world.engine.launch({ definition, wfid }, ACTOR);

  for (const fault of ['lost', 'unknown'] as const) {
    it(`for a moment (${fault}) costs a launch nothing but time`, async () => {
      store.failNext(fault, fault, fault);
      expect(await launch('p')).to.deep.equal({ wfid: 'p' });
      expect((await world.ended('p')).fields).to.include({ n: 2 });
      expect(calls).to.equal(2);
      expect((await refusal(launch('p'))).code).to.equal('BOSS_PROCESS_EXISTS');
      expect(await world.rest()).to.deep.equal([]);
    });

    it(`for a moment (${fault}) costs answers nothing but time`, async () => {
      await launch('p', 'name: p\ndo: [slow, adder, adder, adder]');
      await gate.arrived();
      store.failNext(fault, fault, fault, fault);
      gate.open();
      expect((await world.ended('p')).fields).to.include({ n: 3 });
      const history = await world.history('p');
      expect(history.filter(({ what }) => what === 'replied')).to.have.length(4);
      expect(history.map(({ seq }) => seq)).to.deep.equal(history.map((_, i) => i + 1));
      expect(calls).to.be.within(3, 6);
    });

    it(`for a moment (${fault}) keeps the timers that were set meanwhile`, async () => {
      store.failNext(fault);
      await launch('p', 'name: p\ndo:\n  - wait: 0.3s\n  - adder\n');
      expect((await world.ended('p')).fields).to.include({ n: 1 });
    });

    it(`for a moment (${fault}) keeps listeners that were registered meanwhile`, async () => {
      store.failNext(fault);
      await launch('l', 'name: l\ndo:\n  - listen: { to: adder, upon: reply }\n');
      await launch('p');
      expect((await world.ended('l')).fields).to.include({ n: 1 });
    });
  }

  it('that is away is waited for: work is refused with the reason, and goes on by itself', async () => {
    await launch('p', 'name: p\ndo: [slow, adder]');
    await gate.arrived();
    store.goAway();
    const failure = store.failure();
    gate.open();
    await failure;
    const { state, reason } = world.engine.status();
    expect(state).to.equal('waiting');
    expect(reason).to.match(/^the store is away since \d{4}-.*: the cable is out$/);
    const error = await refusal(launch('q'));
    expect(error).to.include({ code: 'BOSS_UNAVAILABLE', http: 503, message: reason });
    expect((await refusal(world.engine.cancel('p', ACTOR))).http).to.equal(503);
    store.comeBack();
    expect((await world.ended('p')).fields).to.include({ n: 1 });
    expect(world.engine.status()).to.include({ state: 'working', reason: null });
  });

  it('that is away keeps launch items and events until it is back', async () => {
    await world.engine.putDefinition({ source: 'name: d\ndo: [adder]' }, ACTOR);
    await world.engine.putBinding({ project: '', label: 'L', name: 'd', definition: 'd', fields: {} }, ACTOR);
    store.goAway();
    const failure = store.failure();
    await world.launch('p', 'name: p\ndo: [adder]');
    const event = { id: 'e', label: 'L', projects: [], payload: {}, source: 'test' };
    await world.broker.publish(TOPOLOGY.originalInbox, JSON.stringify({ event }));
    await failure;
    store.comeBack();
    await world.ended('p');
    await world.until(async () =>
      (await world.engine.processes({ state: 'done' })).processes.length === 2 ? true : null,
    );
    expect(await world.deadLetters()).to.deep.equal([]);
  });

  it('that refuses one process harms no other of the same batch', async () => {
    store.poisoned.add('bad');
    const launches = ['a', 'b', 'bad', 'c', 'd'].map((wfid) =>
      launch(wfid).then(
        () => 'launched',
        (error: BossError) => error.code,
      ),
    );
    expect(await Promise.all(launches)).to.deep.equal([
      'launched',
      'launched',
      'BOSS_LIMIT_EXCEEDED',
      'launched',
      'launched',
    ]);
    for (const wfid of ['a', 'b', 'c', 'd']) expect((await world.ended(wfid)).fields).to.include({ n: 2 });
    expect(calls).to.equal(8);
  });

  it('that refuses an answer lays it with the dead letters', async () => {
    await launch('p', 'name: p\ndo: [slow]');
    await gate.arrived();
    store.poisoned.add('p');
    gate.open();
    const letter = await world.deadLetter();
    expect(letter.reason).to.match(/^BOSS_LIMIT_EXCEEDED: /);
    store.poisoned.clear();
    expect((await world.process('p'))?.state).to.equal('running');
  });

  it('that another engine has taken over is left alone, and the engine says so', async () => {
    await launch('p', 'name: p\ndo: [slow, adder]');
    await gate.arrived();
    const [first, life] = [world.engine, world.life];
    await world.bearBeside();
    gate.open();
    expect((await world.ended('p')).fields).to.include({ n: 1 });
    const error = await refusal(first.launch({ definition: 'name: p\ndo: [adder]', wfid: 'x' }, ACTOR));
    expect(error.http).to.equal(503);
    expect(first.status().state).to.equal('waiting');
    expect(first.status().reason).to.match(/another engine has taken over this store/);
    expect((await refusal(first.launch({ definition: 'name: p\ndo: [adder]' }, ACTOR))).code).to.equal(
      'BOSS_UNAVAILABLE',
    );
    await launch('q');
    expect((await world.ended('q')).fields).to.include({ n: 2 });
    life.end();
  });
});
