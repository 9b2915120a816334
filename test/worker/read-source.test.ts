import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readSource } from '../../engine/worker/read-source.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { thrown } from '../support/thrown.ts';

describe('reading a source', () => {
  const root = scratchFolder('read-source');
  const folder = join(root, 'read');

  before(() => {
    mkdirSync(join(folder, 'texts'), { recursive: true });
    writeFileSync(join(root, 'secret'), 'password');
    writeFileSync(join(folder, 'rules.json'), '{"a": [1]}');
    writeFileSync(join(folder, 'texts', 'greeting.txt'), 'hello\n');
    writeFileSync(join(folder, 'large'), 'x'.repeat(1024 * 1024 + 1));
    writeFileSync(join(folder, 'deep'), '['.repeat(2000) + ']'.repeat(2000));
    symlinkSync('../secret', join(folder, 'link'));
    symlinkSync('rules.json', join(folder, 'current'));
  });

  it('gives the value of a JSON file and the text of any other', () => {
    expect(readSource(folder, 'rules.json')).to.deep.equal({ a: [1] });
    expect(readSource(folder, 'texts/greeting.txt')).to.equal('hello\n');
  });

  it('follows a link that stays in the folder', () => {
    expect(readSource(folder, 'current')).to.deep.equal({ a: [1] });
  });

  it('takes JSON that is nested too deeply as text', () => {
    expect(readSource(folder, 'deep')).to.be.a('string');
  });

  for (const name of ['../secret', '/etc/passwd', 'link', 'texts', '.', '', '..', 'nothing', 'a\0b']) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      const error = thrown(() => readSource(folder, name));
      expect(error).to.have.property('code', 'BOSS_EXPRESSION_FAILED');
      expect(error).to.have.property('message').that.includes('no file');
    });
  }

  it('refuses a file that is too large', () => {
    expect(thrown(() => readSource(folder, 'large'))).to.have.property('code', 'BOSS_LIMIT_EXCEEDED');
  });
});
