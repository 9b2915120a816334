import { expect } from 'chai';
import type { Command } from 'commander';
import { createProgram } from '../../engine/cli/program.ts';
import { examplesOf, Shell } from '../../engine/cli/shell.ts';
import { boss, screen } from './support/screen.ts';

function commandsOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsOf)];
}

describe('the command line', () => {
  it('has help with a description and examples for every command', () => {
    for (const command of commandsOf(createProgram(new Shell(screen().terminal)))) {
      expect(command.description(), command.name()).not.to.equal('');
      expect(examplesOf(command), command.name()).not.to.deep.equal([]);
    }
  });

  it('prints help on standard output and succeeds', async () => {
    const { code, out, err } = await boss(['launch', '--help']);
    expect(code).to.equal(0);
    expect(out).to.contain('Examples:').and.to.contain('$ boss launch');
    expect(err).to.equal('');
  });

  for (const argv of [
    [],
    ['nope'],
    ['definition'],
    ['launch'],
    ['ps', '--nope'],
    ['ps', '-n', '0'],
    ['ps', '-s', 'x'],
    ['ps', '--url', 'x'],
  ]) {
    it(`refuses "boss ${argv.join(' ')}" as a mistake of usage`, async () => {
      const { code, out, err } = await boss([...argv, '-o', 'json']);
      expect(code).to.equal(2);
      expect(out).to.equal('');
      expect(JSON.parse(err)).to.have.nested.property('error.code', 'BOSS_USAGE');
    });
  }

  it('says that no engine is there, and what to do', async () => {
    const { code, err } = await boss(['ps'], { env: { BOSS_URL: 'http://127.0.0.1:1' } });
    expect(code).to.equal(6);
    expect(err).to.contain('BOSS_ENGINE_UNREACHABLE').and.to.contain('boss start');
  });

  it('takes the address from --url before BOSS_URL', async () => {
    const { err } = await boss(['ps', '--url', 'http://127.0.0.1:2'], { env: { BOSS_URL: 'http://127.0.0.1:1' } });
    expect(err).to.contain('127.0.0.1:2');
  });

  it('does not read a file that is not there', async () => {
    const { code, err } = await boss(['launch', './none.yaml']);
    expect(code).to.equal(5);
    expect(err).to.contain('BOSS_FILE_UNREADABLE');
  });
});
