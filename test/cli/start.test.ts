import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { isAlive } from '../../engine/cli/pid-file.ts';
import type { EngineStatus } from '../../engine/engine.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import type { Ran } from './support/screen.ts';

const IS_SOURCE = import.meta.url.endsWith('.ts');
const BOSS = fileURLToPath(new URL(`../../engine/cli/boss.${IS_SOURCE ? 'ts' : 'js'}`, import.meta.url));
const LOADER = IS_SOURCE ? ['--import', import.meta.resolve('tsx')] : [];

describe('boss as a program', function () {
  // Each command is a process of its own, and so is the engine.
  this.timeout(60_000);
  let cwd: string;
  let config: string;
  let url: string;
  before(async () => {
    cwd = scratchFolder('start');
    const port = await freePort();
    config = join(cwd, 'boss.conf');
    url = `http://127.0.0.1:${port}`;
    writeFileSync(config, `[boss]\nhttp_port = ${port}\ndata_dir = data\n`);
    writeFileSync(join(cwd, 'waiting.yaml'), 'name: waiting\ndo:\n  - wait: 1h\n');
  });
  after(() => boss('stop'));

  const boss = async (...argv: string[]): Promise<Ran> => {
    const { BOSS_URL: _url, BOSS_CONFIG: _config, ...env } = process.env;
    const child = spawn(process.execPath, [...LOADER, BOSS, ...argv], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number]>,
    ]);
    return { code, out, err };
  };

  it('starts, is found, keeps its processes over a restart, and stops', async () => {
    const started = await boss('start', '-o', 'json');
    expect(started.code, started.err).to.equal(0);
    const { pid } = JSON.parse(started.out) as { pid: number };
    expect(JSON.parse(started.out)).to.include({ url });
    expect(JSON.parse((await boss('status', '-o', 'json')).out) as EngineStatus).to.include({ pid, state: 'working' });

    const second = await boss('start');
    expect(second.code).to.equal(4);
    expect(second.err).to.contain('BOSS_ENGINE_RUNNING').and.to.contain(String(pid));

    const wfid = (await boss('launch', './waiting.yaml', '--url', url)).out.trim();
    const stopped = await boss('stop');
    expect(stopped.code, stopped.err).to.equal(0);
    expect(existsSync(join(cwd, 'data', 'boss.pid'))).to.equal(false);
    expect(isAlive(pid)).to.equal(false);

    expect((await boss('start')).code).to.equal(0);
    expect((await boss('ps', '--url', url)).out)
      .to.contain(wfid)
      .and.to.contain('running');
    expect((await boss('stop')).code).to.equal(0);
    expect((await boss('status')).code).to.equal(6);
    expect((await boss('stop')).code).to.equal(6);
  });

  it('stays in front when asked, and stops at SIGTERM', async () => {
    const child = spawn(process.execPath, [...LOADER, BOSS, 'start', '--foreground'], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = once(child, 'exit');
    const isUp = async (): Promise<boolean> => (await fetch(`${url}/api/v1/health`).catch(() => null))?.ok === true;
    await eventually(isUp, { what: `an engine at ${url}`, within: 30_000 });
    child.kill('SIGTERM');
    expect(await exited).to.deep.equal([0, null]);
    expect(await isUp()).to.equal(false);
  });

  it('says what is wrong with the configuration before it starts anything', async () => {
    writeFileSync(join(cwd, 'wrong.conf'), '[boss]\nhttp_port = many\n');
    const { code, err } = await boss('start', '-c', 'wrong.conf');
    expect(code).to.equal(5);
    expect(err).to.contain('wrong.conf:2').and.to.contain('http_port');
  });

  it('shows why the engine died when it cannot start', async () => {
    const other = createServer((_request, response) => response.end('another program'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    writeFileSync(join(cwd, 'taken.conf'), `[boss]\nhttp_port = ${port}\ndata_dir = taken\n`);
    const { code, err } = await boss('start', '-c', 'taken.conf');
    other.close();
    expect(code).to.equal(6);
    expect(err).to.contain('did not start').and.to.contain(`port ${port}`);
    expect(existsSync(join(cwd, 'taken', 'boss.pid'))).to.equal(false);
  });

  it('refuses a data folder that cannot be made', async () => {
    writeFileSync(join(cwd, 'file'), 'not a folder');
    writeFileSync(join(cwd, 'nowhere.conf'), `[boss]\nhttp_port = ${await freePort()}\ndata_dir = file/data\n`);
    const { code, err } = await boss('start', '-c', 'nowhere.conf');
    expect(code).to.equal(6);
    expect(err).to.contain('BOSS_STORE_REFUSED').and.to.contain(join('file', 'data'));
  });
});
