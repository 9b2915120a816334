import { truncateSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readArchive } from '../../engine/archive/archive-reader.ts';
import { ArchiveWriter } from '../../engine/archive/archive-writer.ts';
import type { ProcessSummary } from '../../engine/store/store.ts';
import { ageOf, shortestAge } from '../../engine/worker/retention.ts';
import { retentionRules } from '../../engine/worker/retention-rules.ts';
import type { Archive } from '../../engine/worker/retention-sweep.ts';
import { summaryOf } from '../contract/store-commit.ts';
import { eventually } from '../support/eventually.ts';
import { scripted } from '../support/engine-run.ts';
import { type Death, World } from '../support/mortal-engine.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const DAY = 86_400_000;
const ALL = ['p0', 'p1', 'p2', 'p3', 'p4'];
const NEVER = new Promise<never>(() => undefined);

describe('how long a process is kept', () => {
  const rules = retentionRules({
    ...{ done: '30d', cancelled: '7d', archive: true, archive_dir: '/x' },
    ...{ 'tag.release': '1y', 'tag.pinned': 'never', 'tag.short': '0s', 'definition.nightly': '14d' },
  });
  const age = (changes: Partial<ProcessSummary>) => ageOf(rules, summaryOf('w', 1, { state: 'done', ...changes }));

  it('is said by its tags before its definition before its state; of several tags the longest counts', () => {
    expect(age({})).to.equal(30 * DAY);
    expect(age({ state: 'cancelled' })).to.equal(7 * DAY);
    expect(age({ state: 'killed' })).to.equal(null);
    expect(age({ definition: 'nightly' })).to.equal(14 * DAY);
    expect(age({ definition: 'nightly', labels: ['tag:release'] })).to.equal(365 * DAY);
    expect(age({ labels: ['tag:short', 'tag:release', 'modified'] })).to.equal(365 * DAY);
    expect(age({ labels: ['tag:pinned', 'tag:short'] })).to.equal(null);
  });

  it('is for ever when nothing is said', () => {
    expect(shortestAge(retentionRules({}))).to.equal(null);
    expect(shortestAge(retentionRules({ done: 'never' }))).to.equal(null);
    expect(shortestAge(rules)).to.equal(0);
  });
});

describe('a process whose time is over', () => {
  let folder: string;
  let world: World;
  /** How the next archive goes wrong. */
  let fails: ((archive: ArchiveWriter, go: () => Promise<void>) => Promise<void>) | null;
  let keep: Record<string, string>;

  beforeEach(async () => {
    folder = scratchFolder('retention');
    fails = null;
    keep = {};
    const adder = scripted('adder', (workitem) => {
      workitem.set('n', 1);
    });
    world = await World.create([adder], undefined, () => ({ rules: retentionRules(keep), archive: mortal() }));
    await world.bear();
  });
  afterEach(() => world.destroy());

  function mortal(): Archive {
    const writer = new ArchiveWriter(folder);
    return {
      append: async (leaving, now) => {
        const go = () => writer.append(leaving, now);
        const failing = fails;
        fails = null;
        await (failing === null ? go() : failing(writer, go));
      },
    };
  }

  async function five(): Promise<void> {
    for (const wfid of ALL) await world.launch(wfid, `name: ${wfid === 'p0' ? 'kept' : 'p'}\ndo: [adder]`);
    for (const wfid of ALL) await world.ended(wfid);
    await eventually(async () => (await world.store.count('done')) === ALL.length, { what: 'their ends are stored' });
  }

  async function archived(): Promise<string[]> {
    const found: string[] = [];
    if (readdirSync(folder).length === 0) return found;
    for await (const { record } of readArchive(folder, () => undefined)) found.push(record.process.wfid);
    return found.sort();
  }

  async function stored(): Promise<string[]> {
    return (await world.store.list({})).processes.map(({ wfid }) => wfid).sort();
  }

  const gone = () => eventually(async () => (await stored()).length === 0, { what: 'all have left the store' });

  it('leaves the store for the archive, with its journal; another one stays', async () => {
    await five();
    const before = await world.history('p3');
    keep = { done: '0s', 'definition.kept': '1h' };
    await world.bear();
    await eventually(async () => (await stored()).length === 1, { what: 'four have left the store' });
    expect(await stored()).to.deep.equal(['p0']);
    expect(await archived()).to.deep.equal(ALL.slice(1));
    for await (const { record } of readArchive(folder, () => undefined)) {
      expect(record.process).to.include({ state: 'done', definition: 'p' });
      expect(record.process.fields).to.include({ n: 1 });
      if (record.process.wfid === 'p3') expect(record.journal).to.deep.equal(before);
    }
    expect(await world.process('p3')).to.equal(null);
  });

  it('stays as long as it cannot be archived', async () => {
    await five();
    keep = { done: '0s' };
    let tried!: () => void;
    const told = new Promise<void>((resolve) => {
      tried = resolve;
    });
    fails = () => {
      tried();
      return Promise.reject(new Error('no space'));
    };
    await world.bear();
    await told;
    expect(await stored()).to.deep.equal(ALL);
    await world.bear();
    await gone();
    expect(await archived()).to.deep.equal(ALL);
  });

  it('can be launched anew under its id, and is then archived a second time', async () => {
    await five();
    keep = { done: '0s' };
    await world.bear();
    await gone();
    await world.engine.launch({ definition: 'name: p\ndo: [adder]', wfid: 'p1' }, { name: 'test', via: 'api' });
    await world.ended('p1');
    await eventually(async () => (await world.store.count('done')) === 1, { what: 'its end is stored' });
    await world.bear();
    await gone();
    expect(await archived()).to.deep.equal(['p0', 'p1', 'p1', 'p2', 'p3', 'p4']);
  });

  describe('is neither lost nor told twice when the engine dies', () => {
    async function dies(death: Death | null): Promise<void> {
      await five();
      keep = { done: '0s' };
      await world.bear(death);
      if (death === null) await world.life.died;
    }

    async function expectAllSafe(): Promise<void> {
      const both = new Set([...(await archived()), ...(await stored())]);
      expect([...both].sort()).to.deep.equal(ALL);
    }

    async function expectAllArchived(): Promise<void> {
      await gone();
      expect(await archived()).to.deep.equal(ALL);
    }

    const ENDS: Readonly<Record<string, (writer: ArchiveWriter, go: () => Promise<void>) => Promise<void>>> = {
      'before it writes the archive': () => Promise.resolve(),
      'while it writes the archive': async (_writer, go) => {
        await go();
        const [file = ''] = readdirSync(folder).map((name) => join(folder, name));
        truncateSync(file, Math.floor(statSync(file).size / 2));
      },
      'when the archive is written': (_writer, go) => go(),
    };
    for (const [when, act] of Object.entries(ENDS)) {
      it(when, async () => {
        fails = async (writer, go) => {
          await act(writer, go);
          world.life.end();
          return NEVER;
        };
        await dies(null);
        await expectAllSafe();
        expect(await stored()).to.deep.equal(ALL);
        await world.bear();
        await expectAllArchived();
      });
    }

    for (const point of ['before commit', 'after commit'] as const) {
      it(`${point} of what it erases`, async () => {
        await dies({ point, nth: 1 });
        await expectAllArchived();
      });
    }
  });
});
