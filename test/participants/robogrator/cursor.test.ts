import { expect } from 'chai';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileCursor } from '../../../participants/robogrator/cursor.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';

describe('the file that remembers the next notification', () => {
  it('holds nothing at first, then what was saved last, also for the next process', async () => {
    const path = join(scratchFolder('cursor'), 'a/b/obs.json');
    expect(await fileCursor(path).load()).to.equal(null);
    await fileCursor(path).save(7);
    await fileCursor(path).save(1234567890123);
    expect(await fileCursor(path).load()).to.equal(1234567890123);
    expect(readdirSync(join(path, '..'))).to.deep.equal(['obs.json']);
  });

  it('refuses a file that holds something else, and says what to do', async () => {
    const path = join(scratchFolder('cursor'), 'obs.json');
    for (const text of ['', 'x', '{}', '{"next":-1}', '{"next":"5"}', 'null']) {
      writeFileSync(path, text);
      const error = await fileCursor(path)
        .load()
        .then(
          () => null,
          (cause: Error) => cause,
        );
      expect(error?.name, text).to.equal('Configuration');
      expect(error?.message).to.contain(path).and.contain('remove the file');
    }
  });

  it('does not hold an unreadable file for a missing one', async () => {
    const path = join(scratchFolder('cursor'), 'obs.json');
    mkdirSync(path);
    const error = await fileCursor(path)
      .load()
      .then(
        () => null,
        (cause: Error) => cause,
      );
    expect(error).to.have.property('code', 'EISDIR');
  });
});
