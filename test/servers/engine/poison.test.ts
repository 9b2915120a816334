import { expect } from 'chai';
import type { DeadLetterView } from '../../../engine/engine.ts';
import { EngineChild } from '../../support/engine-child.ts';
import { eventually } from '../../support/eventually.ts';
import { type RabbitServer, type RedisServer, startRabbit, startRedis } from '../../support/servers.ts';
import { Child } from '../participants/child.ts';

const MOST = 3;

describe('a workitem that kills its participants', function () {
  this.timeout(180_000);
  let redis: RedisServer;
  let rabbit: RabbitServer;
  let engine: EngineChild;

  before(async () => {
    [redis, rabbit] = await Promise.all([startRedis(), startRabbit()]);
    engine = new EngineChild({
      ...{ BOSS_REDIS_URL: redis.url, BOSS_AMQP_URL: rabbit.url, BOSS_PARTITIONS: '2' },
      BOSS_MAX_ATTEMPTS: String(MOST),
    });
    await engine.start();
  });
  after(async () => {
    await engine?.kill();
    await Promise.all([redis?.stop(), rabbit?.stop()]);
  });

  it('is an error of its step and a dead letter after so many of them', async () => {
    const participate = () =>
      Child.start('test/support/deadly-participant.ts', [], { BOSS_AMQP_URL: rabbit.url, BOSS_LOG_LEVEL: 'error' });
    let child = participate();
    await engine.register('deadly');
    await eventually(async () => /^deadly\b/m.test(await rabbit.ctl('list_queues', 'name')), {
      what: 'the queue of the participant',
      within: 60_000,
    });
    await engine.launch('p', 'name: p\ndo: [deadly]');
    for (let death = 1; death <= MOST; death++) {
      expect(await child.ended()).to.equal('SIGKILL');
      child = participate();
    }
    const { errors_list: errors } = await eventually(
      async () => {
        const process = await engine.process('p');
        return process.errors > 0 && process;
      },
      { what: 'the error', within: 60_000 },
    );
    expect(errors[0]).to.include({ code: 'BOSS_POISON' });
    const letters = async () => (await engine.get<{ letters: DeadLetterView[] }>('dead-letters')).letters;
    const [letter] = await eventually(async () => (await letters()).length === 1 && (await letters()), {
      what: 'the letter',
    });
    expect(letter).to.include({ code: 'BOSS_POISON', wfid: 'p', queue: 'deadly' });
    child.signal('SIGTERM');
    // the last one lives: it was told to leave the workitem alone
    expect(await child.ended()).to.equal(0);
  });
});
