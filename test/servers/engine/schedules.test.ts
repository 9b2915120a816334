import { expect } from 'chai';
import { type EngineRun, TESTER } from '../../support/engine-run.ts';
import { eventually } from '../../support/eventually.ts';
import { type RedisRun, startOnRedis } from '../../support/redis-run.ts';

describe('what is started by time, on Redis', function () {
  this.timeout(60_000);
  let onRedis: RedisRun;
  let run: EngineRun;

  before(async () => {
    onRedis = await startOnRedis();
    ({ run } = onRedis);
    await run.engine.putDefinition({ source: 'name: tick\ndo: [noop]' }, TESTER);
  });
  after(async () => {
    await onRedis.stop();
  });

  const launched = () => run.next(({ entry }) => entry.what === 'launched');

  it('goes on after a restart, with each run of a schedule started once', async () => {
    const first = launched();
    await run.engine.schedules.put(
      { name: 'often', tab: '* * * * * *', definition: 'tick', missed: 'all', overlap: 'queue' },
      TESTER,
    );
    await first;
    await run.restart();
    await launched();
    const { runs } = await run.engine.schedules.pause('often', TESTER);
    const dues = runs.map(({ due }) => due);
    for (const [n, due] of dues.entries()) if (n > 0) expect((dues[n - 1] ?? 0) - due).to.equal(1000);
    expect(new Set(runs.map(({ outcome }) => outcome))).to.deep.equal(new Set(['started']));
    expect(await run.engine.schedules.remove('often', TESTER)).to.equal(true);
    expect(await run.engine.schedules.list()).to.deep.equal([]);
  });

  it('starts later, once, what is above the limit of a binding', async () => {
    const limit = { runs: 1, per: '2s', above: 'delay' } as const;
    const binding = { project: '', label: 'L', name: 'n', definition: 'tick', fields: {}, limit };
    await run.engine.putBinding(binding, TESTER);
    const send = (id: string) =>
      run.engine.event({ id, label: 'L', projects: [], payload: {}, source: 'test' }, TESTER);
    expect((await send('a')).state).to.equal('started');
    const { state, started } = await send('b');
    expect(state).to.equal('delayed');
    await run.restart();
    const wfid = started[0]?.wfid ?? '';
    const isThere = () => run.engine.process(wfid).catch(() => null);
    await eventually(isThere, { what: 'the process is started', within: 30_000 });
    expect((await send('b')).started[0]?.wfid).to.equal(wfid);
  });
});
