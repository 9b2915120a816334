import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

const folder = new URL('../../engine/store/redis/commands/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.lua'));

describe('the scripts for Redis', () => {
  it('are there, each with a wrapper of its name', () => {
    const wrappers = readdirSync(folder).map((file) => file.replace(/\.[tj]s$/, '.lua'));
    expect(files).to.not.have.length(0);
    for (const file of files) expect(wrappers.filter((name) => name === file)).to.have.length.at.least(2);
  });

  for (const file of files) {
    const lua = readFileSync(new URL(file, folder), 'utf8');

    it(`have at most 60 lines and 5 keys (${file})`, () => {
      expect(lua.trimEnd().split('\n')).to.have.length.at.most(60);
      expect(lua).to.not.match(/KEYS\[([6-9]|\d\d)/);
    });

    it(`say what they do, their keys, arguments and result first (${file})`, () => {
      const header = lua.slice(0, lua.search(/^[^-]/m));
      for (const word of [/^-- \w/, /^-- KEYS /m, /^-- ARGV /m, /^-- Gives /m]) expect(header).to.match(word);
    });

    it(`never walk over the keys of the server (${file})`, () => {
      expect(lua).to.not.match(/'(KEYS|SCAN|FLUSH\w*)'/i);
    });
  }
});
