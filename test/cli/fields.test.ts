import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { fieldsFrom, withChange } from '../../engine/cli/fields.ts';
import { BossError } from '../../engine/errors.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

describe('fields on the command line', () => {
  let folder: string;
  before(() => {
    folder = scratchFolder('cli');
  });

  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('are text after = and JSON after :=', () => {
    expect(fieldsFrom(['a=1', 'b:=1', 'c=', 'd:=["x"]', 'e=f=g'])).to.deep.equal({
      a: '1',
      b: 1,
      c: '',
      d: ['x'],
      e: 'f=g',
    });
  });

  it('go inside with dots and keep what is there', () => {
    expect(fieldsFrom(['ev.id=42', 'ev.project=A:B', 'ev=gone', 'ev.id=7'])).to.deep.equal({ ev: { id: '7' } });
  });

  it('come from files, and the later ones win', () => {
    const path = file('fields.json', '# defaults\n{"a": 1,\n  # the label\n  "b": 2}');
    expect(fieldsFrom([path, 'b:=3'])).to.deep.equal({ a: 1, b: 3 });
  });

  it('named __proto__ are data like any other', () => {
    const fields = withChange(fieldsFrom(['__proto__.x=1']), 'constructor.y=2');
    expect(Object.keys(fields)).to.deep.equal(['__proto__', 'constructor']);
    expect(JSON.stringify(fields)).to.equal('{"__proto__":{"x":"1"},"constructor":{"y":"2"}}');
    expect(({} as Record<string, unknown>)['x']).to.equal(undefined);
  });

  it('do not change the object they are laid over', () => {
    const before = { a: { b: 1 } };
    expect(withChange(before, 'a.c:=2')).to.deep.equal({ a: { b: 1, c: 2 } });
    expect(before).to.deep.equal({ a: { b: 1 } });
  });

  for (const [what, given, code] of [
    ['broken JSON after :=', () => 'a:={', 'BOSS_USAGE'],
    ['an empty part of a name', () => 'a..b=1', 'BOSS_USAGE'],
    ['a file that is not there', () => join(folder, 'none.json'), 'BOSS_FILE_UNREADABLE'],
    ['a file that cannot be read', () => file('broken.json', '{'), 'BOSS_DEFINITION_INVALID'],
    ['a file without an object', () => file('list.json', '[1]'), 'BOSS_DEFINITION_INVALID'],
  ] as const) {
    it(`refuse ${what}`, () => {
      expect(() => fieldsFrom([given()]))
        .to.throw(BossError)
        .with.property('code', code);
    });
  }
});
