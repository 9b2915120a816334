import { expect } from 'chai';
import type { Effect } from '../../engine/core/effect.ts';
import { Timers } from '../../engine/worker/timers.ts';
import { NOTHING_MEASURED } from '../../engine/worker/measures.ts';
import type { Work } from '../../engine/worker/work.ts';
import { FakeClock } from '../support/fake-clock.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Timers on a store that is a map, with a writer that clears what has fired. */
class Bench {
  readonly clock = new FakeClock();
  readonly stored = new Map<string, { wfid: string; id: string; at: number }>();
  readonly fired: string[] = [];
  readonly late: number[] = [];
  reads = 0;
  /** Null: work is done at once; otherwise it waits here. */
  held: Work[] | null = null;
  broken = false;
  readonly timers = new Timers({
    store: { timers: async (_partition, until, limit) => this.#read(until, limit) },
    partitions: 1,
    submit: (work) => (this.held === null ? this.settle(work) : void this.held.push(work)),
    measures: { ...NOTHING_MEASURED, timerFired: (seconds) => void this.late.push(seconds) },
    clock: this.clock,
  });

  /** Stores a timer, and tells whoever follows. */
  set(wfid: string, at: number | null): void {
    this.store(wfid, at);
    this.timers.follow(wfid, [{ do: 'timer', id: 'x', at } satisfies Effect]);
  }

  store(wfid: string, at: number | null): void {
    if (at === null) this.stored.delete(wfid);
    else this.stored.set(wfid, { wfid, id: 'x', at });
  }

  settle(work: Work): void {
    this.fired.push(work.wfid);
    this.stored.delete(work.wfid);
    work.committed?.('applied');
  }

  in(ms: number): number {
    return this.clock.now() + ms;
  }

  #read(until: number, limit: number) {
    this.reads += 1;
    if (this.broken) throw new Error('the store is away');
    const due = [...this.stored.values()].filter(({ at }) => at <= until);
    return due.sort((a, b) => a.at - b.at).slice(0, limit);
  }
}

describe('timers in memory', () => {
  let bench: Bench;
  let clock: FakeClock;

  beforeEach(async () => {
    bench = new Bench();
    clock = bench.clock;
    await bench.timers.load(0);
  });
  afterEach(() => bench.timers.stop());

  it('fire in the order of their times, behind one alarm', async () => {
    for (const [wfid, ms] of Object.entries({ c: 3000, a: 1000, d: 3000, b: 2000 })) bench.set(wfid, bench.in(ms));
    expect(clock.alarms).to.equal(1);
    await clock.pass(2999);
    expect(bench.fired).to.deep.equal(['a', 'b']);
    await clock.pass(1);
    expect(bench.fired).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(Math.max(...bench.late)).to.be.lessThan(0.001);
  });

  it('that are cleared or set for later do not fire at their old time', async () => {
    bench.set('cleared', bench.in(1000));
    bench.set('later', bench.in(1000));
    bench.set('cleared', null);
    bench.set('later', bench.in(5000));
    await clock.pass(4000);
    expect(bench.fired).to.deep.equal([]);
    await clock.pass(1000);
    expect(bench.fired).to.deep.equal(['later']);
  });

  it('ten thousand in one second fire in portions, in order, with few looks into the store', async () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `p${String(n).padStart(5, '0')}`);
    for (const [n, wfid] of [...names.entries()].reverse()) bench.set(wfid, bench.in(MINUTE + n / 10));
    const before = bench.reads;
    bench.held = [];
    await clock.pass(MINUTE + SECOND);
    expect(bench.held.length, 'at work at once').to.be.within(2000, 2499);
    while (bench.held.length > 0) {
      for (const work of bench.held.splice(0, 500)) bench.settle(work);
      await clock.settle();
    }
    expect(bench.fired).to.deep.equal(names);
    expect(bench.reads - before).to.be.lessThan(3);
  });

  it('are all taken from the store although there are more than one look takes', async () => {
    for (let n = 0; n < 25_000; n++) bench.store(`p${n}`, bench.in(n % 7));
    bench.timers.look();
    await clock.pass(10 * SECOND);
    expect([new Set(bench.fired).size, bench.fired.length]).to.deep.equal([25_000, 25_000]);
  });

  it('that are far away wait in the store, and cost no looks until they are near', async () => {
    bench.set('far', bench.in(30 * 24 * HOUR));
    bench.set('hour', bench.in(HOUR));
    await clock.pass(HOUR + 1);
    expect(bench.fired).to.deep.equal(['hour']);
    expect(bench.reads).to.be.within(10, 15);
  });

  it('that are at work fire no second time when the store is read meanwhile', async () => {
    bench.held = [];
    bench.set('a', bench.in(SECOND));
    await clock.pass(SECOND);
    bench.timers.look();
    await clock.pass(5 * SECOND);
    expect(bench.held.map(({ wfid }) => wfid)).to.deep.equal(['a']);
  });

  it('that are set while the store is read are not replaced by what it said', async () => {
    bench.store('a', bench.in(SECOND));
    bench.store('b', bench.in(SECOND));
    const loaded = bench.timers.load(0);
    await Promise.resolve();
    bench.set('a', bench.in(MINUTE));
    bench.set('b', null);
    await loaded;
    await clock.pass(MINUTE - 1);
    expect(bench.fired).to.deep.equal([]);
    await clock.pass(1);
    expect(bench.fired).to.deep.equal(['a']);
  });

  it('of a partition that was dropped do not fire, and do again when it is loaded', async () => {
    bench.set('a', bench.in(SECOND));
    bench.timers.drop(0);
    bench.set('b', bench.in(SECOND));
    await clock.pass(MINUTE);
    expect([bench.fired, bench.reads]).to.deep.equal([[], 1]);
    await bench.timers.load(0);
    await clock.pass(1);
    expect(bench.fired).to.deep.equal(['a', 'b']);
  });

  it('are read again after a look that failed', async () => {
    bench.store('a', bench.in(SECOND));
    bench.broken = true;
    bench.timers.look();
    await clock.pass(MINUTE);
    expect(bench.reads).to.be.lessThan(70);
    bench.broken = false;
    await clock.pass(2 * SECOND);
    expect(bench.fired).to.deep.equal(['a']);
  });

  describe('when the clock on the wall', () => {
    it('is put forward fire at once if they are due by it', async () => {
      bench.set('soon', bench.in(5 * MINUTE));
      bench.set('beyond the horizon', bench.in(50 * MINUTE));
      bench.set('tomorrow', bench.in(24 * HOUR));
      clock.put(HOUR);
      await clock.pass(2 * SECOND);
      expect(bench.fired).to.deep.equal(['soon', 'beyond the horizon']);
    });

    it('is put back do not wait any longer, and do not fire twice', async () => {
      bench.set('a', bench.in(SECOND));
      bench.set('b', bench.in(5 * MINUTE));
      await clock.pass(2 * SECOND);
      clock.put(-HOUR);
      await clock.pass(5 * MINUTE - 3 * SECOND);
      expect(bench.fired).to.deep.equal(['a']);
      await clock.pass(2 * SECOND);
      expect(bench.fired).to.deep.equal(['a', 'b']);
      await clock.pass(2 * HOUR);
      expect(bench.fired).to.deep.equal(['a', 'b']);
    });

    it('is put back let those that are set afterwards run as long as they say', async () => {
      await clock.pass(SECOND);
      clock.put(-HOUR);
      await clock.pass(2 * SECOND);
      bench.set('after', bench.in(MINUTE));
      await clock.pass(MINUTE - 1);
      expect(bench.fired).to.deep.equal([]);
      await clock.pass(1);
      expect(bench.fired).to.deep.equal(['after']);
    });

    it('was put back by mistake and is put right fire at their time', async () => {
      bench.set('before', bench.in(5 * MINUTE));
      clock.put(-HOUR);
      await clock.pass(2 * SECOND);
      bench.set('between', bench.in(HOUR + 5 * MINUTE));
      clock.put(HOUR);
      await clock.pass(5 * MINUTE - 3 * SECOND);
      expect(bench.fired).to.deep.equal([]);
      await clock.pass(3 * SECOND);
      expect(bench.fired).to.have.members(['before', 'between']);
    });

    it('goes a little wrong follow it', async () => {
      bench.set('a', bench.in(5 * MINUTE));
      await clock.pass(5 * MINUTE, -1);
      expect(bench.fired).to.deep.equal([]);
      await clock.pass(302, -1);
      expect(bench.fired).to.deep.equal(['a']);
    });
  });
});
