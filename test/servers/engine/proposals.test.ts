import { expect } from 'chai';
import type { Actor } from '../../../engine/engine.ts';
import type { EngineRun } from '../../support/engine-run.ts';
import { type RedisRun, startOnRedis } from '../../support/redis-run.ts';

const ANNA: Actor = { name: 'anna', via: 'api' };
const BEN: Actor = { name: 'ben', via: 'api' };

describe('a proposal, on Redis', function () {
  this.timeout(60_000);
  let onRedis: RedisRun;
  let run: EngineRun;

  before(async () => {
    onRedis = await startOnRedis();
    ({ run } = onRedis);
  });
  after(async () => {
    await onRedis.stop();
  });

  it('outlives a restart, with its fields, and leaves a mark when it is carried out', async () => {
    const wfid = await run.launch('name: held\nprotected: true\ndo: [breakpoint]\n', { image: 'old' });
    const refusal = run.engine.proceed(wfid, ANNA, { fields: { image: 'new' } });
    await refusal.then(
      () => expect.fail('it was not held back'),
      (error: unknown) => expect(error).to.include({ code: 'BOSS_FOUR_EYES' }),
    );
    await run.restart();
    const [proposal] = (await run.engine.proposals()).proposals;
    expect(proposal).to.deep.include({ wfid, command: 'proceed', fields: { image: 'new' }, by: 'anna (api)' });
    await run.engine.confirm(proposal?.id ?? '', BEN);
    const { fields, modified } = await run.ended(wfid);
    expect(fields).to.deep.equal({ image: 'new' });
    expect(modified).to.have.length(1);
    const { processes } = await run.engine.processes({ label: 'modified:ben' });
    expect(processes.map((process) => process.wfid)).to.deep.equal([wfid]);
    expect((await run.engine.proposals()).proposals).to.deep.equal([]);
  });
});
