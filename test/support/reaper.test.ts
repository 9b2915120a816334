import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';
import { freePort, isListening } from './free-port.ts';

const EXTENSION = import.meta.url.slice(-3);

/** A process that starts a listener in a group of its own, says what it did, and waits. */
const STARTER = `
import { spawn } from 'node:child_process';
import { endWithUs, hasEnded } from '${new URL(`./reaper${EXTENSION}`, import.meta.url).href}';
import { scratchFolder } from '${new URL(`./scratch-folder${EXTENSION}`, import.meta.url).href}';
const [port, forgotten] = process.argv.slice(1);
const listen = "require('node:net').createServer().listen(" + port + ", '127.0.0.1', () => console.log())";
const child = spawn(process.execPath, ['-e', listen], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
child.stdout.once('data', () => {
  endWithUs(child.pid);
  if (forgotten) hasEnded(child.pid);
  console.log(JSON.stringify({ group: child.pid, folder: scratchFolder('reaper') }));
});
process.stdin.resume();
`;

async function startAndKill(...args: string[]): Promise<{ group: number; folder: string }> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const options = ['--import', 'tsx', '--input-type=module', '-e', STARTER, '--', ...args];
  const starter = spawn(process.execPath, options, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(starter.stdout), 'line')) as [string];
  const started = JSON.parse(line) as { group: number; folder: string };
  writeFileSync(join(started.folder, 'data'), 'x');
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  return started;
}

describe('the reaper', () => {
  it('ends the processes and removes the folders of a test process that was killed', async () => {
    const port = await freePort();
    const { folder } = await startAndKill(String(port));
    await eventually(async () => !(await isListening(port)), { what: 'the listener is gone' });
    await eventually(() => !existsSync(folder), { what: 'the folder is gone' });
  });

  it('leaves alone what has been reported as ended', async () => {
    const port = await freePort();
    const { group, folder } = await startAndKill(String(port), 'forgotten');
    await eventually(() => !existsSync(folder), { what: 'the reaper is done' });
    expect(await isListening(port)).to.equal(true);
    process.kill(-group, 'SIGKILL');
  });
});
