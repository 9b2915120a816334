import { expect } from 'chai';
import { EngineCrowd } from '../support/engine-crowd.ts';
import { TESTER } from '../support/engine-run.ts';
import { eventually } from '../support/eventually.ts';

describe('several engines on one store', function () {
  this.timeout(60_000);
  let crowd: EngineCrowd;

  beforeEach(async () => {
    crowd = await EngineCrowd.start(3);
    await crowd.engine(0).putDefinition({ source: 'name: tick\ndo: [noop]' }, TESTER);
    for (const engine of crowd.engines) await engine.scheduling.start();
  });
  afterEach(() => crowd.end());

  /** How many processes there are, when there are so many. */
  async function processes(least: number): Promise<string[]> {
    return eventually(
      async () => {
        const { processes: all } = await crowd.engine(0).processes({ limit: 1000 });
        return all.length >= least ? all.map(({ wfid }) => wfid) : false;
      },
      { what: `there are ${least} processes`, within: 40_000 },
    );
  }

  it('start each run of a schedule once, also when the one that did so is stopped', async () => {
    const request = { name: 'often', tab: '* * * * * *', definition: 'tick', missed: 'all', overlap: 'allow' } as const;
    await crowd.engine(1).schedules.put(request, TESTER);
    await processes(2);
    const owners = await Promise.all(crowd.engines.map(async (engine) => ((await isFirst(engine)) ? [engine] : [])));
    const [first] = owners.flat();
    await crowd.stop(first ?? expect.fail('nobody has partition 0'));
    await crowd.shared();
    const before = (await processes(2)).length;
    const wfids = await processes(before + 3);
    const by = await Promise.all(
      wfids.map(async (wfid) => String((await crowd.engine(0).history(wfid))[0]?.data?.['by'])),
    );
    const seconds = by
      .map((text) => Date.parse(`${/\((.*) \+00:00\)/.exec(text)?.[1]?.replace(' ', 'T')}Z`))
      .sort((a, b) => a - b);
    for (const [n, at] of seconds.entries()) if (n > 0) expect(at - (seconds[n - 1] ?? 0)).to.equal(1000);
  });

  async function isFirst(engine: EngineCrowd['engines'][number]): Promise<boolean> {
    const { members, partitions } = await engine.cluster();
    return members.some(({ id, self }) => self && id === partitions[0]?.owner);
  }

  it('keep the limit of a binding together, and start later what is above it', async () => {
    const limit = { runs: 1, per: '1s', above: 'delay' } as const;
    const binding = { project: '', label: 'L', name: 'n', definition: 'tick', fields: {}, limit };
    await crowd.engine(0).putBinding(binding, TESTER);
    const states = [];
    for (let n = 0; n < 4; n++) {
      const event = { id: `e${n}`, label: 'L', projects: [], payload: {}, source: 'test' };
      states.push((await crowd.engine(n).event(event, TESTER)).state);
    }
    expect(states.filter((state) => state === 'delayed').length).to.be.at.least(2);
    expect(await processes(4)).to.have.length(4);
    const isEmpty = async () => (await crowd.store.documents('delayed')).length === 0;
    await eventually(isEmpty, { what: 'nothing waits any more' });
  });
});
