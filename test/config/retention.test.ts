import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../engine/config/load-config.ts';
import { archiveFolder } from '../../engine/config/retention-section.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

function load(text: string) {
  const file = join(scratchFolder('retention-config'), 'boss.conf');
  writeFileSync(file, text);
  return loadConfig({ files: [file], env: {}, cwd: '/srv' });
}

const problems = (text: string): string[] => load(`[retention]\n${text}\n`).problems.map(({ message }) => message);

describe('the section retention', () => {
  it('takes ages of states, tags and definitions', () => {
    expect(
      problems('done = 30d\ncancelled = 2w12h\nkilled = never\ntag.release = 1y\ndefinition.a-b = 0s'),
    ).to.deep.equal([]);
  });

  it('refuses what is no age, and keys that would mean nothing', () => {
    expect(problems('done = a month').join()).to.contain('[retention] done');
    expect(problems('dnoe = 30d').join()).to.contain('did you mean done?');
    expect(problems('release = 30d').join()).to.contain('there is no such key');
    expect(problems('error = never').join()).to.contain('has not ended, and is never erased');
  });

  it('has its archive beside the engine unless it says where', () => {
    expect(archiveFolder({}, '/srv')).to.equal('/srv/boss-archive');
    expect(archiveFolder({ archive_dir: '/data/x' }, '/srv')).to.equal('/data/x');
  });
});
