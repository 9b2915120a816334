import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ROOT } from './fences.ts';

const FOLDER = `${ROOT}docs/adr/`;

describe('the decisions', () => {
  const files = readdirSync(FOLDER).sort();

  it('are numbered from 1, each number once', () => {
    expect(files.map((file) => Number(file.slice(0, 4)))).to.deep.equal(files.map((_, i) => i + 1));
  });

  for (const file of files) {
    it(`${file} begins with its number and says whether it holds`, () => {
      const text = readFileSync(FOLDER + file, 'utf8');
      expect(text).to.match(new RegExp(`^# ${Number(file.slice(0, 4))}\\. \\S`));
      expect(text).to.match(/^(Accepted|Superseded by)\b/m);
    });
  }
});
