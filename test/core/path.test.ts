import { expect } from 'chai';
import fc from 'fast-check';
import { assign, dig, without } from '../../engine/core/path.ts';
import { thrown } from '../support/thrown.ts';

const data = { a: { b: [{ c: 1 }, { c: 2 }], n: null }, s: 'text', 'flat.key': 7 };

describe('paths into data', () => {
  const finds: readonly [path: string, value: unknown][] = [
    ['s', 'text'],
    ['a.b.0.c', 1],
    ['a.b.-1.c', 2],
    ['a.n', null],
    ['flat.key', 7],
    ['.', data],
  ];
  for (const [path, value] of finds) {
    it(`finds ${JSON.stringify(value)} at ${path}`, () => expect(dig(data, path)).to.deep.equal(value));
  }

  const missing = [
    'zz',
    'a.zz',
    'a.b.2',
    'a.b.-3',
    'a.b.x',
    'a.n.x',
    's.length',
    's.0',
    'a.b.length',
    '',
    'a.',
    '.a',
    'a..b',
  ];
  for (const path of [
    ...missing,
    'constructor',
    '__proto__',
    'a.__proto__',
    'a.constructor.name',
    'toString',
    'a.b.__proto__',
  ]) {
    it(`finds nothing at "${path}"`, () => expect(dig(data, path)).to.equal(undefined));
  }

  it('puts a value where a container stands and shares what is beside it', () => {
    const changed = assign(data, 'a.b.0.c', 9);
    expect(changed).to.deep.equal({ ...data, a: { b: [{ c: 9 }, { c: 2 }], n: null } });
    expect(dig(changed, 'a.b.1')).to.equal(data.a.b[1]);
    expect(data.a.b[0]).to.deep.equal({ c: 1 });
  });

  it('puts a value into a list from its end', () =>
    expect(dig(assign(data, 'a.b.-1', 'z'), 'a.b')).to.deep.equal([{ c: 1 }, 'z']));
  it('fills the gap of a list with null', () =>
    expect(assign({ l: [1] }, 'l.3', 4)).to.deep.equal({ l: [1, null, null, 4] }));
  it('makes one flat key when a container is missing', () => expect(assign({}, 'r.s', 1)).to.deep.equal({ 'r.s': 1 }));
  it('reads back the flat key it made', () => expect(dig(assign({}, 'r.s', 1), 'r.s')).to.equal(1));

  it('refuses an index far behind the end of a list', () => {
    expect(thrown(() => assign({ l: [] }, 'l.999999999', 1))).to.include({ code: 'BOSS_LIMIT_EXCEEDED' });
  });

  it('takes a value out of a map, a list and a flat key', () => {
    expect(without(data, 'a.n')).to.deep.equal({ ...data, a: { b: data.a.b } });
    expect(dig(without(data, 'a.b.0'), 'a.b')).to.deep.equal([{ c: 2 }]);
    expect(without(data, 'flat.key')).to.not.have.property('flat.key');
  });

  it('gives the same object back when there is nothing to take out', () =>
    expect(without(data, 'a.zz.y')).to.equal(data));

  it('treats __proto__ as a key like any other', () => {
    const changed = assign({}, '__proto__', { polluted: true });
    expect(Object.getPrototypeOf(changed)).to.equal(Object.prototype);
    expect(dig(changed, '__proto__.polluted')).to.equal(true);
    expect(dig({}, 'polluted')).to.equal(undefined);
    expect(Object.keys(without(assign(changed, 'a', 1), '__proto__'))).to.deep.equal(['a']);
  });

  it('finds what was put in, whatever the path', () => {
    const path = fc.array(fc.constantFrom('a', 'b', '0', '-1', 'n', 's', '__proto__'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(path, fc.jsonValue(), (keys, value) => {
        expect(dig(assign(data, keys.join('.'), value as never), keys.join('.'))).to.deep.equal(value);
      }),
    );
  });
});
