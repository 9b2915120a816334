import { expect } from 'chai';
import type { Actor, EventLimit, LaunchRequest } from '../../engine/engine.ts';
import { BossError } from '../../engine/errors.ts';
import { createLog } from '../../engine/log.ts';
import type { Store } from '../../engine/store/store.ts';
import { EventDesk } from '../../engine/worker/event-desk.ts';
import type { Launcher } from '../../engine/worker/launcher.ts';
import { EngineRun, TESTER } from '../support/engine-run.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MapDocuments } from '../support/map-documents.ts';

const MINUTE = 60_000;

/** A store that stays, and engines that come and go on it. */
class Machine {
  readonly clock = new FakeClock();
  readonly documents = new MapDocuments();
  readonly launched: string[] = [];
  /** Launches that were asked for, those that were refused as well. */
  asked = 0;
  refusal: BossError | null = null;
  desk = this.#newDesk();

  async restart(): Promise<void> {
    this.desk.stop();
    this.desk = this.#newDesk();
    await this.desk.start();
  }

  bind(limit: EventLimit | null): Promise<void> {
    return this.desk.bindings.put({ project: '', label: 'L', name: 'n', definition: 'd', fields: {}, limit });
  }

  send(id: string) {
    const event = { id, label: 'L', projects: ['A'], payload: { id }, source: 'test' };
    return this.desk.take(event, { name: 'obs', via: 'event' }, this.clock.now());
  }

  test(id: string) {
    return this.desk.test({ id, label: 'L', projects: ['A'], payload: {}, source: 'test' }, this.clock.now());
  }

  #newDesk(): EventDesk {
    const launcher = { launch: (request: LaunchRequest, actor: Actor) => this.#launch(request, actor) };
    return new EventDesk({
      store: this.documents as unknown as Store,
      launcher: launcher as unknown as Launcher,
      isHere: () => true,
      log: createLog({ level: 'error', format: 'text' }),
      clock: this.clock,
    });
  }

  readonly #there = new Set<string>();

  async #launch({ wfid = '', fields = {} }: LaunchRequest, { name }: Actor): Promise<{ wfid: string }> {
    this.asked += 1;
    if (this.refusal !== null) throw this.refusal;
    if (this.#there.has(wfid)) throw new BossError('BOSS_PROCESS_EXISTS', 'it is there');
    this.#there.add(wfid);
    this.launched.push(`${(fields['ev'] as { id: string }).id} ${name}`);
    return { wfid };
  }
}

describe('events above the limit of their binding', () => {
  let machine: Machine;
  const delay: EventLimit = { runs: 2, per: '1m', above: 'delay' };
  beforeEach(async () => {
    machine = new Machine();
    await machine.desk.start();
  });
  afterEach(() => machine.desk.stop());

  it('are dropped, and say so, also after a restart', async () => {
    await machine.bind({ ...delay, above: 'drop' });
    expect((await machine.send('a')).state).to.equal('started');
    await machine.restart();
    expect((await machine.send('b')).state).to.equal('started');
    await machine.restart();
    const { state, dropped } = await machine.send('c');
    expect([state, dropped]).to.deep.equal(['dropped', [{ definition: 'd', project: 'A', binding: 'n' }]]);
    expect((await machine.test('d')).matches[0]).to.include({ outcome: 'drop', at: null });
    await machine.clock.pass(MINUTE);
    expect((await machine.send('c')).state, 'the same event again').to.equal('dropped');
    expect((await machine.send('e')).state).to.equal('started');
  });

  it('are started later, each once and in their order, also after a restart', async () => {
    await machine.bind(delay);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'c']) await machine.send(id);
    expect((await machine.send('c')).state).to.equal('delayed');
    const { matches } = await machine.test('f');
    expect(matches[0]).to.include({ outcome: 'delay', at: machine.clock.now() + 2 * MINUTE });
    expect(machine.launched).to.deep.equal(['a obs', 'b obs']);
    await machine.restart();
    await machine.clock.pass(MINUTE - 1);
    expect(machine.launched).to.have.length(2);
    await machine.clock.pass(1);
    expect(machine.launched.slice(2)).to.deep.equal(['c obs', 'd obs']);
    machine.desk.stop();
    await machine.clock.pass(5 * MINUTE);
    await machine.restart();
    expect(machine.launched.slice(4)).to.deep.equal(['e obs']);
    await machine.clock.pass(5 * MINUTE);
    expect([machine.launched.length, await machine.documents.documents('delayed')]).to.deep.equal([5, []]);
  });

  it('are started once though the engine dies before that is written down', async () => {
    await machine.bind({ ...delay, runs: 1 });
    for (const id of ['a', 'b']) await machine.send(id);
    const { remove } = machine.documents;
    machine.documents.remove = () => Promise.reject(new BossError('BOSS_STORE_UNAVAILABLE', 'the engine dies'));
    await machine.clock.pass(MINUTE);
    expect([machine.launched.length, (await machine.documents.documents('delayed')).length]).to.deep.equal([2, 1]);
    machine.documents.remove = remove;
    await machine.restart();
    await machine.clock.pass(10_000);
    expect([machine.launched.length, machine.asked]).to.deep.equal([2, 3]);
    expect(await machine.documents.documents('delayed')).to.deep.equal([]);
  });

  it('wait while they cannot be started, and say why they never can', async () => {
    await machine.bind({ ...delay, runs: 1 });
    for (const id of ['a', 'b', 'c']) await machine.send(id);
    machine.refusal = new BossError('BOSS_UNAVAILABLE', 'away');
    await machine.clock.pass(MINUTE + 1000);
    machine.refusal = null;
    await machine.clock.pass(5000);
    expect(machine.launched).to.deep.equal(['a obs', 'b obs']);
    machine.refusal = new BossError('BOSS_UNKNOWN_DEFINITION', 'there is no definition "d"');
    await machine.clock.pass(MINUTE);
    const records = await machine.desk.list();
    expect(records[0]?.started[0]?.error).to.equal('there is no definition "d"');
    expect((await machine.send('c')).started[0]?.error).to.equal('there is no definition "d"');
  });

  it('become processes of the engine after it was started again', async () => {
    const run = await EngineRun.start();
    try {
      await run.engine.putDefinition({ source: 'name: one\ndo: [noop]' }, TESTER);
      const limit: EventLimit = { runs: 1, per: '2s', above: 'delay' };
      await run.engine.putBinding({ project: '', label: 'L', name: 'n', definition: 'one', fields: {}, limit }, TESTER);
      const send = (id: string) =>
        run.engine.event({ id, label: 'L', projects: [], payload: {}, source: 'test' }, TESTER);
      await send('a');
      const [delayed] = (await send('b')).started;
      await run.restart();
      const wfid = delayed?.wfid ?? '';
      const isThere = () =>
        run.engine.process(wfid).then(
          () => true,
          () => false,
        );
      if (!(await isThere())) await run.next((event) => event.wfid === wfid && event.entry.what === 'ended');
      expect((await run.engine.process(wfid)).fields).to.deep.include({ ev: {} });
    } finally {
      await run.stop();
    }
  });
});
