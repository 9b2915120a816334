import { expect } from 'chai';
import type { Actor } from '../../../engine/engine.ts';
import { EngineRun } from '../../support/engine-run.ts';
import { amqpUrl, type RedisServer, startRedis } from '../../support/servers.ts';

const ANNA: Actor = { name: 'anna', via: 'api' };
const BEN: Actor = { name: 'ben', via: 'api' };

describe('a proposal, on Redis', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let run: EngineRun;

  before(async () => {
    redis = await startRedis();
    run = await EngineRun.start({
      config: {
        store: { kind: 'redis', url: redis.url, allowDataLoss: true },
        transport: { kind: 'amqp', url: amqpUrl() },
      },
    });
  });
  after(async () => {
    await run.stop();
    await redis.stop();
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
