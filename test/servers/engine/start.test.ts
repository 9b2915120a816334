import { expect } from 'chai';
import { EXIT } from '../../../engine/cli/exit-codes.ts';
import { EngineChild } from '../../support/engine-child.ts';
import { freePort } from '../../support/free-port.ts';
import { amqpUrl, type RedisServer, redisUrl, startRedis } from '../../support/servers.ts';

describe('the engine as a program, with servers', function () {
  this.timeout(60_000);
  const children: EngineChild[] = [];
  let secret: RedisServer;

  before(async () => {
    secret = await startRedis({ args: ['--requirepass', 'open-sesame'] });
  });
  after(() => secret.stop());
  afterEach(async () => {
    for (const child of children.splice(0)) await child.kill();
  });

  async function lastWords(env: Record<string, string>): Promise<string> {
    const engine = new EngineChild(env);
    children.push(engine);
    return engine.start().then(
      () => expect.fail('it started'),
      (error: Error) => error.message,
    );
  }

  it('ends with a clear word when Redis is not there', async () => {
    const port = await freePort();
    const words = await lastWords({ BOSS_REDIS_URL: `redis://127.0.0.1:${port}`, BOSS_AMQP_URL: amqpUrl() });
    expect(words).to.contain(`exit code ${EXIT.unavailable}`);
    expect(words).to.contain(`Redis redis://127.0.0.1:${port} is not available`);
  });

  it('ends with a clear word when RabbitMQ is not there', async () => {
    const port = await freePort();
    const words = await lastWords({
      BOSS_REDIS_URL: redisUrl(),
      BOSS_AMQP_URL: `amqp://guest:guest@127.0.0.1:${port}/`,
    });
    expect(words).to.contain(`exit code ${EXIT.unavailable}`).and.to.contain(`127.0.0.1:${port}`);
    expect(words).not.to.contain('guest:guest');
  });

  it('ends with a clear word when Redis does not take the password, and keeps it to itself', async () => {
    const url = secret.url.replace('redis://', 'redis://:guessed-wrong@');
    const words = await lastWords({ BOSS_REDIS_URL: url, BOSS_AMQP_URL: amqpUrl() });
    expect(words).to.contain(`exit code ${EXIT.unavailable}`).and.to.contain('password');
    expect(words).not.to.contain('guessed-wrong');
  });

  it('ends with a clear word when RabbitMQ does not take the password, and keeps it to itself', async () => {
    const url = amqpUrl().replace(/\/\/[^@]*@/, '//guest:guessed-wrong@');
    const words = await lastWords({ BOSS_REDIS_URL: redisUrl(), BOSS_AMQP_URL: url });
    expect(words)
      .to.contain(`exit code ${EXIT.unavailable}`)
      .and.to.match(/refused|password|login/i);
    expect(words).not.to.contain('guessed-wrong');
  });

  it('ends with a clear word when the virtual host does not exist', async () => {
    const url = `${amqpUrl().replace(/\/[^/@]*$/, '')}/no-such-vhost`;
    const words = await lastWords({ BOSS_REDIS_URL: redisUrl(), BOSS_AMQP_URL: url });
    expect(words).to.contain(`exit code ${EXIT.unavailable}`).and.to.contain('no-such-vhost');
  });

  it('ends with a clear word when Redis would forget what it acknowledged', async () => {
    const forgetful = await startRedis({ args: ['--appendonly', 'no'] });
    const words = await lastWords({ BOSS_REDIS_URL: forgetful.url, BOSS_AMQP_URL: amqpUrl() });
    await forgetful.stop();
    expect(words).to.contain(`exit code ${EXIT.unavailable}`).and.to.contain('appendonly');
  });
});
