import { expect } from 'chai';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineStatus } from '../../../engine/engine.ts';
import { EngineChild } from '../../support/engine-child.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { type RabbitServer, type RedisServer, startRabbit, startRedis } from '../../support/servers.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';

const ASKING = "name: asking\ndo:\n  - ask: 'Go on?'\n  - set: { field: through, value: true }";

describe('an engine whose Redis comes back without commits that it had acknowledged', function () {
  this.timeout(120_000);
  let redis: RedisServer;
  let rabbit: RabbitServer;
  let engine: EngineChild;
  let copy: string;

  before(async () => {
    rabbit = await startRabbit();
  });
  after(() => rabbit.stop());

  beforeEach(async () => {
    redis = await startRedis({ args: ['--appendfsync', 'always'] });
    const port = String(await freePort());
    const servers = { BOSS_REDIS_URL: redis.url, BOSS_AMQP_URL: rabbit.url };
    engine = new EngineChild({ ...servers, BOSS_PARTITIONS: '2', BOSS_HTTP_PORT: port });
    await engine.start();
    copy = scratchFolder('copy');
  });
  afterEach(async () => {
    await engine.kill();
    await redis.stop();
  });

  const files = () => join(redis.folder, 'appendonlydir');
  const keepCopy = () => cpSync(files(), copy, { recursive: true });

  /** As a replica that was behind, or an old copy of the file, would. */
  async function goBack(): Promise<void> {
    await redis.kill();
    rmSync(files(), { recursive: true });
    cpSync(copy, files(), { recursive: true });
    await redis.restart();
  }

  const status = (): Promise<EngineStatus | null> => engine.status().catch(() => null);
  const state = (wanted: string) =>
    eventually(
      async () => {
        const found = await status();
        return found?.state === wanted ? found : null;
      },
      { what: `the engine is ${wanted}`, within: 40_000, every: 100 },
    );

  async function post(address: string, body: object): Promise<[number, Record<string, never>]> {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${engine.url}/api/v1/${address}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return [response.status, (await response.json()) as Record<string, never>];
  }

  async function answer(wfid: string): Promise<void> {
    const { tasks } = await engine.get<{ tasks: { id: string; wfid: string }[] }>('tasks');
    const task = tasks.find((one) => one.wfid === wfid);
    const [code] = await post(`tasks/${task?.id}/answer`, { values: { decision: 'yes' } });
    expect(code).to.equal(202);
  }

  const ended = (wfid: string) =>
    eventually(async () => ((await engine.process(wfid)).state === 'done' ? true : null), { what: `${wfid} ends` });

  it('stands still, says what is lost, and goes on only when a person accepts it', async () => {
    for (const wfid of ['old-1', 'old-2', 'old-3']) await engine.launch(wfid, ASKING);
    keepCopy();
    for (const wfid of ['new-1', 'new-2', 'new-3', 'new-4']) await engine.launch(wfid, ASKING);
    await answer('old-1');
    await ended('old-1');
    await goBack();

    const { reason } = await state('held');
    expect(reason).to.match(
      /lost \d+ acknowledged commits?: what it has ends at \d{4}-.*boss engine resume --accept-loss/,
    );
    expect((await fetch(`${engine.url}/readyz`)).status).to.equal(503);
    expect((await engine.launch('refused', ASKING))?.status).to.equal(503);
    expect((await post('engine/resume', {}))[0]).to.equal(503);

    // a restart accepts nothing
    await engine.kill();
    await engine.start('the engine stands still');
    expect((await state('held')).reason).to.equal(reason);

    // the lease of the engine that was killed has to end first
    const resumed = async () => (await post('engine/resume', { accept_loss: true }))[0] === 200;
    await eventually(resumed, { what: 'the loss is accepted', within: 40_000, every: 500 });
    await state('working');
    const { processes } = await engine.get<{ processes: { wfid: string }[] }>('processes');
    expect(processes.map(({ wfid }) => wfid)).to.have.members(['old-1', 'old-2', 'old-3']);
    for (const wfid of ['old-1', 'old-2', 'old-3']) {
      await answer(wfid);
      await ended(wfid);
      const history = await engine.history(wfid);
      expect(history.map(({ seq }) => seq)).to.deep.equal(history.map((_, i) => i + 1));
    }
    expect((await engine.launch('new-1', ASKING))?.status).to.equal(201);
    await engine.kill();
    await engine.start();
    expect((await engine.status()).state).to.equal('working');
  });

  it('goes on by itself when nothing is lost', async () => {
    await engine.launch('p', ASKING);
    await redis.kill();
    await state('waiting');
    await redis.restart();
    await state('working');
    await answer('p');
    await ended('p');
  });
});
