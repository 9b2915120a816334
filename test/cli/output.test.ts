import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { Output, table } from '../../engine/cli/output.ts';
import { painter, printable } from '../../engine/cli/terminal.ts';
import { BossError, CATALOGUE } from '../../engine/errors.ts';
import { screen } from './support/screen.ts';

describe('output', () => {
  it('makes columns as wide as their widest cell', () => {
    expect(
      table(
        ['A', 'B'],
        [
          ['long', 1],
          [null, 'x'],
        ],
      ),
    ).to.equal('A     B\nlong  1\n-     x');
  });

  it('shows control characters instead of sending them to the terminal', () => {
    expect(printable('a\u001b[2Jb\u202ec\n')).to.equal('a\\u001b[2Jb\\u202ec\\n');
    expect(table(['A'], [['\u001b]0;owned\u0007']])).not.to.match(/[\u001b\u0007]/);
  });

  it('is coloured on a terminal only, and not with NO_COLOR', () => {
    const coloured = (options: object): string => painter(screen(options).terminal)('red', 'x');
    expect(coloured({ isTerminal: true })).not.to.equal('x');
    expect(stripVTControlCharacters(coloured({ isTerminal: true }))).to.equal('x');
    expect(coloured({ isTerminal: false })).to.equal('x');
    expect(coloured({ isTerminal: true, env: { NO_COLOR: '1' } })).to.equal('x');
    expect(coloured({ isTerminal: true, env: { NO_COLOR: '' } })).not.to.equal('x');
    expect(coloured({ isTerminal: true, env: { TERM: 'dumb' } })).to.equal('x');
  });

  it('puts an error as one JSON document on standard error', () => {
    const { terminal, out, err } = screen();
    new Output(terminal, 'json').error(new BossError('BOSS_UNKNOWN_PROCESS', 'no x', { details: { wfid: 'x' } }));
    expect(out()).to.equal('');
    expect(JSON.parse(err())).to.deep.equal({
      error: {
        code: 'BOSS_UNKNOWN_PROCESS',
        message: 'no x',
        details: { wfid: 'x' },
        remedy: CATALOGUE.BOSS_UNKNOWN_PROCESS.remedy,
      },
    });
  });

  it('tells people the remedy with the error', () => {
    const { terminal, err } = screen();
    new Output(terminal, 'text').error(new BossError('BOSS_UNKNOWN_PROCESS', 'no x'));
    expect(err()).to.equal(`error BOSS_UNKNOWN_PROCESS: no x\nremedy: ${CATALOGUE.BOSS_UNKNOWN_PROCESS.remedy}\n`);
  });
});
