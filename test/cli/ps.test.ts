import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { moment } from '../../engine/cli/moment.ts';
import { startEmbedded } from '../api/support/embedded.ts';
import type { Embedded } from '../api/support/embedded.ts';
import { follow } from '../api/support/follow.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { thrown } from '../support/thrown.ts';
import { boss } from './support/screen.ts';

const BUILD = `
name: build
index: [project]
do:
  - sequence: { tag: release, if: '\${f:kind} == release', do: [noop] }
`;

describe('boss ps', () => {
  let server: Embedded;
  const launched: Record<string, string> = {};
  const run = (...argv: string[]) => boss(argv, { env: { BOSS_URL: server.url } });
  const found = async (...argv: string[]): Promise<string[]> => {
    const { out, err } = await run('ps', ...argv, '-o', 'json');
    expect(err).to.equal('');
    const { processes } = JSON.parse(out) as { processes: { wfid: string }[] };
    return processes.map(({ wfid }) => Object.keys(launched).find((name) => launched[name] === wfid) ?? wfid).sort();
  };

  before(async () => {
    server = await startEmbedded();
    const file = join(scratchFolder('ps'), 'build.yaml');
    writeFileSync(file, BUILD);
    for (const [name, project, kind] of [
      ['first', 'A', 'release'],
      ['second', 'A', 'nightly'],
      ['third', 'B', 'release'],
    ] as const) {
      const wfid = (await run('launch', file, '-f', `project=${project}`, '-f', `kind=${kind}`)).out.trim();
      launched[name] = wfid;
      await follow(server.url, wfid, (entry) => entry.what === 'ended');
    }
  });
  after(() => server.stop());

  it('finds processes by a declared field, by a tag that they entered, and by both', async () => {
    expect(await found('--all', '--field', 'project=A')).to.deep.equal(['first', 'second']);
    expect(await found('--all', '--tag', 'release')).to.deep.equal(['first', 'third']);
    expect(await found('--all', '--tag', 'release', '--field', 'project=A', '-d', 'build')).to.deep.equal(['first']);
    expect(await found('--all', '--field', 'project=C')).to.deep.equal([]);
  });

  it('finds them by when they were launched and ended', async () => {
    expect(await found('--all', '--since', '1h')).to.have.length(3);
    expect(await found('--all', '--until', '1h')).to.deep.equal([]);
    expect(await found('--ended-since', '1h', '--tag', 'release')).to.deep.equal(['first', 'third']);
    expect(await found('--ended-until', '2020-01-01')).to.deep.equal([]);
  });

  it('takes a time as so long ago or as a date, and nothing else', async () => {
    expect(moment('2026-11-01')).to.equal(Date.UTC(2026, 10, 1));
    expect(moment('2026-11-01 09:30')).to.equal(Date.UTC(2026, 10, 1, 9, 30));
    expect(moment('2026-11-01T09:30+02:00')).to.equal(Date.UTC(2026, 10, 1, 7, 30));
    expect(Date.now() - moment('2d')).to.be.within(2 * 86_400_000 - 5000, 2 * 86_400_000 + 5000);
    for (const wrong of ['yesterday', '5', '', '2026-13-01', '-2h'])
      expect(
        thrown(() => moment(wrong)),
        wrong,
      ).to.be.an('error');
    expect((await run('ps', '--since', 'soon')).err).to.contain('Write how long ago');
  });
});
