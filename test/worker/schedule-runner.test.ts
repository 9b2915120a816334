import { expect } from 'chai';
import type { Actor, LaunchRequest, ScheduleRequest } from '../../engine/engine.ts';
import { BossError } from '../../engine/errors.ts';
import { createLog } from '../../engine/log.ts';
import { ScheduleDesk } from '../../engine/worker/schedule-desk.ts';
import { ScheduleRunner } from '../../engine/worker/schedule-runner.ts';
import { ScheduleShelf } from '../../engine/worker/schedule-shelf.ts';
import { ScheduleTimes } from '../../engine/worker/schedule-times.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MapDocuments } from '../support/map-documents.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ANNA: Actor = { name: 'anna', via: 'api' };

/** One machine: its store stays, engines come and go on it. The clock begins at noon, UTC. */
class Machine {
  readonly clock = new FakeClock(Date.UTC(2026, 10, 30, 12));
  readonly documents = new MapDocuments();
  readonly launched: { wfid: string; by: string; request: LaunchRequest }[] = [];
  readonly live = new Set<string>();
  readonly cancelled: string[] = [];
  refusal: BossError | null = null;
  here = true;
  runner = this.#newRunner();
  desk = this.#newDesk();

  async put(more: Partial<ScheduleRequest> = {}): Promise<void> {
    await this.desk.put({ name: 'hourly', tab: '0 * * * *', definition: 'publish', ...more }, ANNA);
  }

  /** Another engine takes over where this one was. */
  async restart(): Promise<void> {
    this.runner.stop();
    this.runner = this.#newRunner();
    this.desk = this.#newDesk();
    await this.runner.start();
  }

  end(wfid: string): void {
    this.live.delete(wfid);
    this.runner.hear({ wfid, entry: { seq: 1, at: 0, what: 'ended' } });
  }

  get times(): string[] {
    return this.launched.map(({ by }) => /\((.*)\)/.exec(by)?.[1]?.slice(8, 16) ?? by);
  }

  async outcomes(): Promise<string[]> {
    return (await this.desk.show('hourly')).runs.map(({ outcome, count }) => `${outcome} ${count}`);
  }

  #newRunner(): ScheduleRunner {
    return new ScheduleRunner({
      shelf: new ScheduleShelf(this.documents),
      times: new ScheduleTimes('UTC'),
      launch: (request, actor) => this.#launch(request, actor),
      stateOf: async (wfid) =>
        this.live.has(wfid) ? 'live' : this.launched.some((one) => one.wfid === wfid) ? 'ended' : null,
      cancel: async (wfid) => void this.cancelled.push(wfid),
      isHere: () => this.here,
      clock: this.clock,
      log: createLog({ level: 'error', format: 'text' }),
    });
  }

  #newDesk(): ScheduleDesk {
    return new ScheduleDesk({
      shelf: new ScheduleShelf(this.documents),
      times: new ScheduleTimes('UTC'),
      launch: (request, actor) => this.#launch(request, actor),
      check: async () => undefined,
      look: (name) => this.runner.look(name),
      now: () => this.clock.now(),
    });
  }

  async #launch(request: LaunchRequest, { name }: Actor): Promise<{ wfid: string }> {
    if (this.refusal !== null) throw this.refusal;
    const { wfid = `by-hand-${this.launched.length}` } = request;
    if (this.launched.some((one) => one.wfid === wfid)) throw new BossError('BOSS_PROCESS_EXISTS', 'it is there');
    this.launched.push({ wfid, by: name, request });
    this.live.add(wfid);
    return { wfid };
  }
}

describe('what runs schedules', () => {
  let machine: Machine;
  let clock: FakeClock;
  beforeEach(async () => {
    machine = new Machine();
    clock = machine.clock;
    await machine.runner.start();
  });
  afterEach(() => machine.runner.stop());

  it('starts a process at each time, once, and says which schedule it was', async () => {
    await machine.put({ overlap: 'allow', fields: { a: 1 }, project: 'A' });
    await clock.pass(HOUR - 1);
    expect(machine.launched).to.deep.equal([]);
    await clock.pass(2 * HOUR + 2);
    const [first] = machine.launched;
    expect(machine.launched).to.have.length(3);
    expect(first?.by).to.equal('schedule hourly (2026-11-30 13:00:00 +00:00)');
    expect(first?.request).to.deep.include({ definition: 'publish', fields: { a: 1 }, project: 'A' });
    expect(first?.request.variables).to.deep.equal({ scheduled: { name: 'hourly', due: '2026-11-30T13:00:00.000Z' } });
    expect(first?.wfid).to.match(/^20261130-1300-[a-z]{8}-[a-z]{8}$/);
  });

  it('starts nothing twice, whatever is done to the clock', async () => {
    await machine.put({ overlap: 'allow' });
    await clock.pass(HOUR);
    clock.put(-HOUR);
    await clock.pass(HOUR);
    expect(machine.times).to.deep.equal(['30 13:00']);
    clock.put(3 * HOUR);
    await clock.pass(2 * SECOND);
    expect(machine.times).to.deep.equal(['30 13:00', '30 16:00']);
  });

  for (const [missed, times, outcomes] of [
    ['skip', [], ['missed 3']],
    ['once', ['30 15:00'], ['started 1', 'missed 2']],
    ['all', ['30 13:00', '30 14:00', '30 15:00'], ['started 1', 'started 1', 'started 1']],
  ] as const) {
    it(`makes up for what was missed as its policy says: ${missed}`, async () => {
      await machine.put({ missed, overlap: 'allow' });
      machine.runner.stop();
      await clock.pass(3 * HOUR + 30 * MINUTE);
      await machine.restart();
      expect(machine.times).to.deep.equal(times);
      expect(await machine.outcomes()).to.deep.equal(outcomes);
      await clock.pass(30 * MINUTE);
      expect(machine.times.at(-1)).to.equal('30 16:00');
    });
  }

  it('skips what falls due while the process before lives', async () => {
    await machine.put({ overlap: 'skip' });
    await clock.pass(3 * HOUR);
    machine.end(machine.launched[0]?.wfid ?? '');
    await clock.pass(HOUR);
    expect(machine.times).to.deep.equal(['30 13:00', '30 16:00']);
    expect(await machine.outcomes()).to.deep.equal(['started 1', 'overlapped 2', 'started 1']);
  });

  it('queues what falls due while the process before lives, also over a restart', async () => {
    await machine.put({ overlap: 'queue' });
    await clock.pass(3 * HOUR);
    await machine.restart();
    await clock.settle();
    expect((await machine.desk.show('hourly')).waiting).to.have.length(2);
    for (const expected of [2, 3, 3]) {
      machine.end(machine.launched.at(-1)?.wfid ?? '');
      await clock.pass(5 * SECOND);
      expect(machine.launched).to.have.length(expected);
    }
    expect(machine.times).to.deep.equal(['30 13:00', '30 14:00', '30 15:00']);
  });

  it('cancels the process before once, and starts the newest run when it has ended', async () => {
    await machine.put({ overlap: 'cancel' });
    await clock.pass(3 * HOUR);
    const first = machine.launched[0]?.wfid ?? '';
    expect([machine.cancelled, machine.times]).to.deep.equal([[first], ['30 13:00']]);
    machine.end(first);
    await clock.pass(SECOND);
    expect(machine.times).to.deep.equal(['30 13:00', '30 15:00']);
    expect(await machine.outcomes()).to.deep.equal(['started 1', 'overlapped 1', 'started 1']);
  });

  for (const overlap of ['allow', 'skip', 'queue', 'cancel'] as const) {
    it(`starts a run once though the engine dies before it is written down: overlap ${overlap}`, async () => {
      await machine.put({ overlap });
      await clock.pass(HOUR - 1);
      // What is decided on is stored; from the launch on nothing is.
      const { put } = machine.documents;
      machine.documents.put = async (...args) => {
        machine.documents.broken = machine.launched.length > 0;
        return put.apply(machine.documents, args);
      };
      await clock.pass(10);
      expect(machine.launched).to.have.length(1);
      machine.documents.put = put;
      machine.documents.broken = false;
      await machine.restart();
      await clock.pass(30 * MINUTE);
      expect(machine.launched).to.have.length(1);
      expect(await machine.outcomes()).to.deep.equal(['started 1']);
      expect((await machine.desk.show('hourly')).last?.wfid).to.equal(machine.launched[0]?.wfid);
    });
  }

  it('tries again what could not be started for now, and writes down what never can', async () => {
    await machine.put();
    machine.refusal = new BossError('BOSS_UNAVAILABLE', 'away');
    await clock.pass(HOUR + MINUTE);
    expect(await machine.outcomes()).to.deep.equal([]);
    machine.refusal = new BossError('BOSS_UNKNOWN_DEFINITION', 'there is no definition "publish"');
    await clock.pass(10 * SECOND);
    const [run] = (await machine.desk.show('hourly')).runs;
    expect([run?.outcome, run?.error]).to.deep.equal(['failed', 'there is no definition "publish"']);
    machine.refusal = null;
    await clock.pass(HOUR);
    expect(machine.times).to.deep.equal(['30 14:00']);
  });

  it('starts nothing while a schedule is paused, and makes up for nothing', async () => {
    await machine.put({ missed: 'all', overlap: 'allow' });
    await machine.desk.pause('hourly', ANNA);
    await clock.pass(3 * HOUR);
    expect((await machine.desk.show('hourly')).next).to.equal(null);
    const { next } = await machine.desk.resume('hourly');
    expect(next).to.equal(Date.UTC(2026, 10, 30, 16));
    await clock.pass(HOUR);
    expect(machine.times).to.deep.equal(['30 16:00']);
  });

  it('starts nothing where it is not for this engine to do so, and what is due when it is', async () => {
    machine.here = false;
    await machine.put();
    await clock.pass(HOUR + 10 * SECOND);
    expect(machine.times).to.deep.equal([]);
    machine.here = true;
    await clock.pass(SECOND);
    expect(machine.times).to.deep.equal(['30 13:00']);
  });

  it('sees within seconds what another engine wrote', async () => {
    const other = new ScheduleShelf(machine.documents);
    await machine.put();
    const shelved = await other.get('hourly');
    if (shelved === null) expect.fail('it is not there');
    const next = clock.now() + MINUTE;
    await other.put({ ...shelved.record, next }, shelved.version);
    await clock.pass(MINUTE);
    expect(machine.times).to.deep.equal(['30 12:01']);
  });

  it('begins a run a little later with jitter, and between two dates only', async () => {
    await machine.put({ jitter: '30m', from: '2026-11-30 15:00', until: '2026-11-30 17:00', overlap: 'allow' });
    const { next } = await machine.desk.show('hourly');
    expect(next).to.be.within(Date.UTC(2026, 10, 30, 15), Date.UTC(2026, 10, 30, 15, 30));
    await clock.pass((next ?? 0) - clock.now() - 1);
    expect(machine.times).to.deep.equal([]);
    await clock.pass(DAY);
    expect(machine.times).to.deep.equal(['30 15:00', '30 16:00', '30 17:00']);
    expect((await machine.desk.show('hourly')).next).to.equal(null);
  });
});
