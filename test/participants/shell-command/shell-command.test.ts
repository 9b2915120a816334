import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { create } from '../../../participants/shell-command/index.ts';
import { Configuration, type Json } from '../../../participants/sdk/index.ts';
import { eventually } from '../../support/eventually.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { type Desk, openDesk } from '../sdk/desk.ts';

const node = process.execPath;
const script = (text: string): string[] => [node, '-e', text, '--'];
const folder = scratchFolder('shell-command');

const participant = create({
  commands: {
    echo: { argv: script('process.stdout.write(JSON.stringify(process.argv.slice(1)))') },
    printf: { argv: ['/usr/bin/printf', '%s|'], options: true },
    fail: { argv: script('console.error("first"); console.error("no such project"); process.exit(3)') },
    flood: { argv: script('process.stdout.write("x".repeat(3 * 1024 * 1024))') },
    env: { argv: script('console.log(JSON.stringify(process.env))'), env: { COLOUR: 'red' }, cwd: folder },
    where: { argv: script('console.log(process.cwd())'), cwd: folder },
    slow: { argv: ['/bin/sleep', '1000'], timeout: 0.05 },
    absent: { argv: ['/no/such/program'] },
    // leaves a child behind that does not react to a polite request
    family: {
      argv: ['/bin/sh', '-c', 'trap "" TERM; sleep 1000 & echo $! > child; wait; wait'],
      cwd: folder,
    },
  },
});

describe('shell_command', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk([participant]);
  });
  after(() => desk.host.drain());

  const run = async (params: Record<string, Json>) => {
    await desk.dispatch(participant, {}, params);
    return (await desk.replies.next()).body;
  };

  it('puts output and exit code into the field that the step names', async () => {
    const { fields } = await run({ command: 'echo', args: ['a', 7, true], field: 'out.put', timeout: '1h', tag: 'x' });
    expect(fields['out']).to.deep.equal({ put: { stdout: '["a","7","true"]', stderr: '', exit_code: 0 } });
    expect(fields['__result__']).to.equal(true);
  });

  for (const name of [
    '; touch pwned',
    '$(touch pwned)',
    '`touch pwned`',
    'two words',
    'a\nb',
    'quo\'te"s',
    '*',
    '~',
    '&& false',
    '| cat',
    '> pwned',
    '\\',
    '',
    'ä€😀',
  ]) {
    it(`hands ${JSON.stringify(name)} to the program as it is`, async () => {
      const { fields } = await run({ command: 'echo', args: [name, 'end'] });
      expect((fields['shell'] as { stdout: string }).stdout).to.equal(JSON.stringify([name, 'end']));
      expect(existsSync('pwned')).to.equal(false);
    });
  }

  it('refuses an argument that could be an option, unless the command allows it', async () => {
    for (const arg of ['-rf', '--', '--output=/etc/passwd']) {
      const { error, fields } = await run({ command: 'echo', args: ['ok', arg] });
      expect(error).to.include({ class: 'Rejected' });
      expect(error?.['message']).to.include('argument 2 starts with "-"');
      expect(fields).not.to.have.property('shell');
    }
    const { fields } = await run({ command: 'printf', args: ['-rf'] });
    expect((fields['shell'] as { stdout: string }).stdout).to.equal('-rf|');
  });

  it('refuses a NUL character', async () => {
    const { error } = await run({ command: 'printf', args: ['a\0b'] });
    expect(error).to.include({ class: 'Rejected', message: 'argument 1 holds a NUL character' });
  });

  it('runs only what its configuration allows', async () => {
    for (const command of ['/bin/sh', 'ls', '__proto__', 'constructor']) {
      const { error } = await run({ command });
      expect(error).to.include({ class: 'Configuration' });
      expect(error?.['message']).to.include(`may not run "${command}"; allowed: echo,`);
    }
  });

  it('refuses params that it does not know, and fields that are not the step’s to name', async () => {
    expect((await run({ command: 'echo', shell: true })).error?.['message']).to.include('"shell" is unknown');
    for (const field of ['params', 'params.x', '__result__', '', '.a']) {
      expect((await run({ command: 'echo', field })).error).to.include({ class: 'Configuration' });
    }
  });

  it('makes an exit code other than 0 an error, with the last line of stderr', async () => {
    const { error, fields } = await run({ command: 'fail' });
    expect(error).to.deep.include({ class: 'Rejected', message: 'fail ended with exit code 3: no such project' });
    expect(error?.['details']).to.include({ command: 'fail', exit_code: 3 });
    expect(fields['shell']).to.include({ exit_code: 3 });
  });

  it('goes on after an exit code other than 0 when the step allows it', async () => {
    const { error, fields } = await run({ command: 'fail', allow_failure: true });
    expect(error).to.equal(undefined);
    expect(fields).to.include({ __result__: false });
  });

  it('keeps one megabyte of output and says that there was more', async () => {
    const shell = (await run({ command: 'flood' })).fields['shell'] as { stdout: string; truncated: boolean };
    expect(shell.stdout.length).to.equal(1024 * 1024);
    expect(shell.truncated).to.equal(true);
  });

  it('hides its own environment from the program', async () => {
    process.env['BOSS_TEST_SECRET'] = 'canary';
    const { fields } = await run({ command: 'env' });
    const env = JSON.parse((fields['shell'] as { stdout: string }).stdout) as Record<string, string>;
    expect(env).to.include({ COLOUR: 'red' }).and.not.to.have.property('BOSS_TEST_SECRET');
    delete process.env['BOSS_TEST_SECRET'];
  });

  it('runs in the folder of its configuration', async () => {
    const { fields } = await run({ command: 'where' });
    expect((fields['shell'] as { stdout: string }).stdout.trim()).to.equal(folder);
  });

  it('ends a program that takes too long', async () => {
    const { error, fields } = await run({ command: 'slow', allow_failure: true });
    expect(error).to.deep.include({ class: 'Rejected', message: 'slow was ended after 0.05 s' });
    expect(fields['shell']).to.include({ signal: 'SIGTERM', exit_code: null });
  });

  it('says which program is not there', async () => {
    const { error } = await run({ command: 'absent' });
    expect(error).to.include({ class: 'Configuration' });
    expect(error?.['message']).to.include('"/no/such/program" cannot be started');
  });

  it('ends the program and all it started when the step is cancelled', async () => {
    const wfid = await desk.dispatch(participant, {}, { command: 'family' });
    const file = join(folder, 'child');
    const child = await eventually(() => existsSync(file) && Number(readFileSync(file, 'utf8')), {
      what: 'the program has started its child',
    });
    await desk.cancel(participant, wfid);
    await eventually(() => !isAlive(child), { what: 'the child is gone' });
    expect((await run({ command: 'echo' })).fields['shell']).to.include({ stdout: '[]' });
  });

  it('names the key of a configuration that does not fit', () => {
    expect(() => create({ commands: { a: { argv: 'ls' } } })).to.throw(
      Configuration,
      '"commands.a.argv" must be array',
    );
    expect(() => create({ commands: { a: {} } })).to.throw(Configuration, '"commands.a.argv" is missing');
    expect(() => create({ comands: {} })).to.throw(Configuration, '"comands" is unknown');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  } catch {
    return false;
  }
}
