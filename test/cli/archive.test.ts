import { readdirSync, truncateSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ArchiveWriter } from '../../engine/archive/archive-writer.ts';
import { EXIT } from '../../engine/cli/exit-codes.ts';
import { processView } from '../../engine/worker/process-view.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { launched } from '../support/scripted-run.ts';
import { boss } from './support/screen.ts';

const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 10, 1);

describe('boss archive', () => {
  let folder: string;

  before(async () => {
    folder = scratchFolder('archive-cli');
    const writer = new ArchiveWriter(folder);
    const { execution } = launched('name: build\ndo:\n  - alice\n', { fields: { bug: 'bsc#1234' } });
    const view = processView(execution);
    const journal = [{ seq: 1, at: FIRST, what: 'echo', expid: '0_0', data: { text: 'Hello there' } }];
    for (const [n, labels] of [['tag:release', 'field:project=A'], ['tag:release'], []].entries()) {
      const endedAt = FIRST + n * DAY;
      await writer.append([{ process: { ...view, wfid: `p${n}`, labels, endedAt, state: 'done' }, journal }], endedAt);
    }
    await writer.close();
  });

  const run = (...argv: string[]) =>
    boss(['archive', ...argv, '--dir', folder], { env: { BOSS_URL: 'http://127.0.0.1:1' } });
  const found = async (...argv: string[]): Promise<string[]> => {
    const { processes } = JSON.parse((await run(...argv, '-o', 'json')).out) as { processes: { wfid: string }[] };
    return processes.map(({ wfid }) => wfid);
  };

  it('lists what is wanted, without an engine', async () => {
    expect(await found('list')).to.deep.equal(['p0', 'p1', 'p2']);
    expect(await found('list', '--tag', 'release')).to.deep.equal(['p0', 'p1']);
    expect(await found('list', '--tag', 'release', '--field', 'project=A')).to.deep.equal(['p0']);
    expect(await found('list', '--since', '2026-11-02', '--until', '2026-11-03')).to.deep.equal(['p1']);
    expect(await found('list', '--state', 'killed')).to.deep.equal([]);
    expect((await run('list', '-n', '2')).out).to.match(/p0.*\n.*p1.*\n\nmore: --limit/);
  });

  it('finds a text in whatever is known of a process', async () => {
    expect(await found('search', 'BSC#1234')).to.deep.equal(['p0', 'p1', 'p2']);
    expect(await found('search', 'hello there', '--field', 'project=A')).to.deep.equal(['p0']);
    expect(await found('search', 'nothing of the kind')).to.deep.equal([]);
  });

  it('shows a process as its engine did, and its journal', async () => {
    const { out } = await run('show', 'p1');
    expect(out)
      .to.match(/^p1  done/)
      .and.to.contain('alice');
    expect((await run('show', 'p1', '--history')).out).to.match(
      /^ +1  2026-11-01 00:00:00Z  echo +0_0 +\{"text":"Hello there"\}/,
    );
    const missing = await run('show', 'p7');
    expect(missing.code).to.equal(EXIT.notFound);
    expect(missing.err).to.contain('there is no process p7 in the archive').and.to.contain(folder);
  });

  it('tells which file is torn, and reads the others', async () => {
    const torn = scratchFolder('archive-torn');
    const writer = new ArchiveWriter(torn);
    const view = processView(launched('- alice').execution);
    const leaving = { process: { ...view, wfid: 'x', endedAt: FIRST }, journal: [] };
    await writer.append([leaving], FIRST);
    await writer.close();
    const [name = ''] = readdirSync(torn);
    const file = join(torn, name);
    truncateSync(file, statSync(file).size - 30);
    const { out, err } = await boss(['archive', 'list', '--dir', torn]);
    expect(out).to.equal('no processes\n');
    expect(err).to.contain(name).and.to.contain('its end is torn');
  });

  it('is where the configuration says, and says when there is none', async () => {
    const cwd = scratchFolder('archive-config');
    writeFileSync(join(cwd, 'boss.conf'), `[retention]\narchive_dir = ${folder}\n`);
    const { out } = await boss(['archive', 'list', '-d', 'build'], { env: { BOSS_CONFIG: join(cwd, 'boss.conf') } });
    expect(out).to.contain('p0').and.to.contain('p2');
    const { code, err } = await boss(['archive', 'list', '--dir', join(cwd, 'none')]);
    expect(code).to.equal(EXIT.unavailable);
    expect(err).to.contain('BOSS_ARCHIVE_FAILED').and.to.contain('there is no archive');
  });
});
