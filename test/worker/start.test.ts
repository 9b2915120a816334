import { expect } from 'chai';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../engine/cli/exit-codes.ts';
import { EngineChild } from '../support/engine-child.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

describe('the engine as a program', function () {
  this.timeout(30_000);
  const children: EngineChild[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) await child.kill();
  });

  function child(env: Record<string, string> = {}): EngineChild {
    const engine = new EngineChild({ BOSS_DATA_DIR: scratchFolder('start'), ...env });
    children.push(engine);
    return engine;
  }

  async function lastWords(engine: EngineChild): Promise<string> {
    return engine.start().then(
      () => expect.fail('it started'),
      (error: Error) => error.message,
    );
  }

  it('starts, tells its state, and ends with 0 when it is asked to', async () => {
    const engine = child();
    await engine.start();
    expect(await engine.status()).to.include({ state: 'working', pid: engine.pid });
    expect(await engine.stop()).to.equal(EXIT.ok);
  });

  it('ends with 0 when the API asks it to stop', async () => {
    const engine = child();
    await engine.start();
    const gone = engine.ended();
    await fetch(`${engine.url}/api/v1/engine/stop`, { method: 'POST' });
    expect(await gone).to.equal(EXIT.ok);
  });

  it('refuses a folder that another engine works in, and names that engine', async () => {
    const folder = scratchFolder('shared');
    const first = child({ BOSS_DATA_DIR: folder });
    await first.start();
    const words = await lastWords(child({ BOSS_DATA_DIR: folder }));
    expect(words).to.contain(`exit code ${EXIT.conflict}`).and.to.contain(String(first.pid)).and.to.contain(folder);
    expect(await first.status()).to.include({ state: 'working' });
  });

  it('takes over the folder of an engine that was killed', async () => {
    const folder = scratchFolder('shared');
    const first = child({ BOSS_DATA_DIR: folder });
    await first.start();
    await first.kill();
    const second = child({ BOSS_DATA_DIR: folder });
    await second.start();
    expect(await second.status()).to.include({ state: 'working' });
  });

  it('refuses a folder that cannot be written', async () => {
    const file = join(scratchFolder('start'), 'file');
    writeFileSync(file, '');
    for (const folder of ['/proc/boss', file]) {
      const words = await lastWords(child({ BOSS_DATA_DIR: folder }));
      expect(words).to.contain(`exit code ${EXIT.unavailable}`).and.to.contain(folder);
      expect(words).to.contain('cannot be used');
    }
  });

  it('refuses a port on which somebody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const words = await lastWords(child({ BOSS_HTTP_PORT: String(port) }));
    server.close();
    expect(words).to.contain(`exit code ${EXIT.unavailable}`).and.to.contain(`port ${port}`);
  });

  it('refuses settings that make no sense, and participants that are not there', async () => {
    expect(await lastWords(child({ BOSS_HTTP_PORT: 'many' }))).to.contain(`exit code ${EXIT.refused}`);
    const words = await lastWords(child({ BOSS_PARTICIPANTS: 'no_such_participant' }));
    expect(words).to.contain('no_such_participant');
  });
});
