import { expect } from 'chai';
import { EXIT, EXIT_MEANINGS, exitCodeOf } from '../../engine/cli/exit-codes.ts';
import { BossError, CATALOGUE } from '../../engine/errors.ts';
import type { ErrorCode } from '../../engine/errors.ts';

const codeOf = (code: ErrorCode): number => exitCodeOf(new BossError(code, 'x'));

describe('exit codes', () => {
  it('keep their numbers: scripts rely on them', () => {
    expect(EXIT).to.deep.equal({ ok: 0, failed: 1, usage: 2, notFound: 3, conflict: 4, refused: 5, unavailable: 6 });
    expect(Object.keys(EXIT_MEANINGS)).to.have.length(Object.keys(EXIT).length);
  });

  it('follow from the error', () => {
    expect(codeOf('BOSS_USAGE')).to.equal(2);
    expect(codeOf('BOSS_UNKNOWN_PROCESS')).to.equal(3);
    expect(codeOf('BOSS_UNKNOWN_DEFINITION')).to.equal(3);
    expect(codeOf('BOSS_PROCESS_STATE')).to.equal(4);
    expect(codeOf('BOSS_ENGINE_RUNNING')).to.equal(4);
    expect(codeOf('BOSS_DEFINITION_INVALID')).to.equal(5);
    expect(codeOf('BOSS_FILE_UNREADABLE')).to.equal(5);
    expect(codeOf('BOSS_LIMIT_EXCEEDED')).to.equal(5);
    expect(codeOf('BOSS_ENGINE_UNREACHABLE')).to.equal(6);
    expect(codeOf('BOSS_INTERNAL')).to.equal(6);
  });

  it('are never 0 or 1 for an error', () => {
    for (const code of Object.keys(CATALOGUE) as ErrorCode[]) expect(codeOf(code), code).to.be.at.least(2);
  });
});
