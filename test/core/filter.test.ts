import { expect } from 'chai';
import fc from 'fast-check';
import { filtered, filterFields } from '../../engine/core/filter.ts';
import type { Json, JsonObject } from '../../engine/core/json.ts';
import { thrown } from '../support/thrown.ts';

const before = { s: 'on', n: 7, list: ['a', 'b'], o: { a: { b: 'deep' } }, k_1: 'x', k_2: 'y', nul: null };
const holds = (rule: JsonObject, fields: JsonObject = before) => 'fields' in filterFields([rule], fields);

describe('a filter', () => {
  const tests: [rule: JsonObject, holds: boolean][] = [
    [{ field: 's' }, true],
    [{ field: 'nothing' }, false],
    [{ field: 'nul' }, false],
    [{ field: 'o.a.b' }, true],
    [{ field: 'list.-1' }, true],
    [{ field: 's', type: 'string' }, true],
    [{ f: 's', t: 'number' }, false],
    [{ f: 'n', t: 'string,number' }, true],
    [{ f: 'n', t: ['string', 'number'] }, true],
    [{ f: 'nothing', t: 'string, null' }, true],
    [{ f: 'list', t: 'array<string>' }, true],
    [{ f: 'list', t: 'array<number>' }, false],
    [{ f: 'list', t: 'array<number>,array<string>' }, true],
    [{ f: 'o', t: 'object<hash<string,number>>' }, true],
    [{ f: 'o', t: 'object<array<string>>' }, false],
    [{ f: 's', t: 'array<string>' }, false],
    [{ fields: 's, n', type: 'string' }, false],
    [{ fields: ['s', 'k_1'], type: 'string' }, true],
    [{ f: 'nothing|s', t: 'string' }, true],
    [{ f: 'nothing|n|s', t: 'string' }, false],
    [{ f: 'nothing|neither' }, false],
    [{ f: '/^k_/', t: 'string' }, true],
    [{ f: '/^o!a!/', t: 'string' }, true],
    [{ f: '/^zz/' }, false],
    [{ f: '/^zz/', t: 'string' }, true],
    [{ f: 'n', match: '7' }, true],
    [{ f: 'n', match: '^8' }, false],
    [{ f: 'nothing', match: '.*' }, false],
    [{ f: 'n', smatch: '7' }, false],
    [{ f: 's', sm: '/^o/' }, true],
    [{ f: 'list', size: 2 }, true],
    [{ f: 'list', sz: '2' }, true],
    [{ f: 'list', size: '3,' }, false],
    [{ f: 'list', size: [1, null] }, true],
    [{ f: 's', size: ',1' }, false],
    [{ f: 'o', size: '1,2' }, true],
    [{ f: 'n', size: 1 }, false],
    [{ f: 'list', empty: false }, true],
    [{ f: 'list', e: true }, false],
    [{ f: 's', in: 'on, off' }, true],
    [{ f: 'n', i: [1, 7] }, true],
    [{ f: 'n', i: '1, 7' }, false],
    [{ f: 'list', has: 'b, a' }, true],
    [{ f: 'list', h: ['a', 'z'] }, false],
    [{ f: 'o', has: 'a' }, true],
    [{ f: 's', has: 'o' }, false],
    [{ f: 'list', includes: 'a' }, true],
    [{ f: 'o', includes: { b: 'deep' } }, true],
    [{ f: 'list', is: ['a', 'b'] }, true],
    [{ f: 'n', is: '7' }, false],
    [{ f: 's', valid: 'true' }, true],
    [{ f: 's', v: false }, false],
    [{ f: 's', type: 'string', has: 'x' }, false],
    [{ f: 's', unknown_verb: 1 }, true],
  ];
  for (const [rule, verdict] of tests) {
    it(`${JSON.stringify(rule)} ${verdict ? 'holds' : 'does not hold'}`, () => expect(holds(rule)).to.equal(verdict));
  }

  const changes: [rules: Json, fields: JsonObject, result: JsonObject][] = [
    [[{ f: 'x', set: [1] }], {}, { x: [1] }],
    [[{ f: 'a,b', s: 0 }], { a: 1 }, { a: 0, b: 0 }],
    [[{ f: 'a.b', set: 1 }], { a: { c: 2 } }, { a: { c: 2, b: 1 } }],
    [
      [
        { f: 'a', remove: true },
        { f: 'b.c', del: true },
      ],
      { a: 1, b: { c: 1 } },
      { b: {} },
    ],
    [[{ f: 'a', copy_to: 'b' }], { a: 1 }, { a: 1, b: 1 }],
    [[{ f: 'a', mv_to: 'b' }], { a: 1 }, { b: 1 }],
    [[{ f: 'b', copy_from: 'a.0' }], { a: [7] }, { a: [7], b: 7 }],
    [[{ f: 'b', move_from: 'a' }], { a: 1 }, { b: 1 }],
    [[{ f: '/^k_(.+)$/', copy_to: 'c_\\1' }], { k_x: 1, k_y: 2 }, { k_x: 1, k_y: 2, c_x: 1, c_y: 2 }],
    [[{ f: '/^a!(\\d)$/', copy_to: 'b\\1' }], { a: ['x', 'y'] }, { a: ['x', 'y'], b0: 'x', b1: 'y' }],
    [[{ f: 'a', merge_to: 'b' }], { a: { x: 1 }, b: { y: 2 } }, { a: { x: 1 }, b: { y: 2, x: 1 } }],
    [[{ f: 'a', merge_to: '.' }], { a: { x: 1 } }, { a: { x: 1 }, x: 1 }],
    [[{ f: '.', merge_to: 'all' }], { a: 1, all: {} }, { a: 1, all: { a: 1, all: {} } }],
    [[{ f: 'a', push_to: 'l' }], { a: 1, l: [0] }, { a: 1, l: [0, 1] }],
    [[{ f: 'a', migrate_to: 'b' }], { a: 1, b: {} }, { b: { a: 1 } }],
    [[{ f: 'o.l', migrate_to: 'nowhere' }], { o: { l: 1 } }, { o: { l: 1 } }],
    [[{ f: 'b', merge_from: 'a' }], { a: { x: 1 }, b: {} }, { a: { x: 1 }, b: { x: 1 } }],
    [[{ f: 'b', mi_from: 'a' }], { a: { x: 1 }, b: {} }, { b: { x: 1 } }],
    [[{ f: 'b', pu_from: 'a' }], { a: 1, b: [] }, { a: 1, b: [1] }],
    [
      [
        { f: 'x', default: 0 },
        { f: 'y', default: 0 },
      ],
      { x: null, y: 1 },
      { x: 0, y: 1 },
    ],
    [[{ f: 'x', or: 0 }], {}, { x: 0 }],
    [[{ f: 'x', type: 'number', or: 0 }], { x: 'no' }, { x: 0 }],
    [[{ f: 'x', type: 'number', and: 'was', or: 'was not' }], { x: 1 }, { x: 'was' }],
    [[{ f: 'x', type: 'number', and: 'was' }], { x: 'no' }, { x: 'no' }],
    [[{ f: 'a|b', or: 'neither' }], {}, { 'a|b': 'neither' }],
    [
      [
        { f: 'x', set: 0 },
        { f: 'x', copy_from: '~.x' },
      ],
      { x: 1 },
      { x: 1 },
    ],
    [[{ f: 'x', is: 1 }, 'or', { f: 'y', set: 2 }], { x: 1 }, { x: 1 }],
    [[{ f: 'x', is: 1 }, 'or', { f: 'y', set: 2 }], { x: 3 }, { x: 3, y: 2 }],
    [[[{ f: 'x', is: 1 }], [{ f: 'y', set: 2 }]], { x: 3 }, { x: 3, y: 2 }],
    [[], { x: 1 }, { x: 1 }],
    [[{ f: 'a', set: 1 }, { f: 'zz' }, 'or', { f: 'b', set: 1 }], {}, { b: 1 }],
  ];
  for (const [rules, fields, result] of changes) {
    it(`${JSON.stringify(rules)} makes ${JSON.stringify(result)} of ${JSON.stringify(fields)}`, () => {
      expect(filtered(rules, fields)).to.deep.equal(result);
    });
  }

  const backwards: [rules: Json, result: JsonObject][] = [
    [[{ f: 'b', take: true }], { a: 1, b: 20 }],
    [
      [
        { f: 'c', take: true },
        { f: 'zz', take: true },
      ],
      { a: 1, b: 2, c: 30, zz: null },
    ],
    [[{ f: 'b', discard: true }], { a: 10, c: 30 }],
    [[{ f: '/.+/', discard: 'all' }], { a: 1, b: 2 }],
    [[{ f: 'b', restore: true }], { a: 10, b: 2, c: 30 }],
    [[{ f: 'c', restore: true }], { a: 10, b: 20, c: null }],
    [[{ f: 'a', rs: 'c' }], { a: null, b: 20, c: 30 }],
    [[{ f: 'x', copy_from: '~~.a' }], { a: 10, b: 20, c: 30, x: 1 }],
  ];
  for (const [rules, result] of backwards) {
    it(`${JSON.stringify(rules)} goes back to what was before`, () => {
      expect(filtered(rules, { a: 10, b: 20, c: 30 }, { a: 1, b: 2 })).to.deep.equal(result);
    });
  }

  it('restores fields that are gone by pattern', () => {
    expect(filtered([{ f: '/^.$/', restore: true }], {}, { a: 1, bb: 2 })).to.deep.equal({ a: 1 });
  });

  const mistakes: Json[] = [
    null,
    'x',
    { field: 'x' },
    [1],
    [{ type: 'string' }],
    [{ f: 'x', type: 'text' }],
    [[{ f: 'x' }], 1],
  ];
  for (const mistake of mistakes) {
    it(`${JSON.stringify(mistake)} is no filter`, () => {
      expect(thrown(() => filtered(mistake, { x: 1 }))).to.have.property('code', 'BOSS_EXPRESSION_FAILED');
    });
  }

  it('never changes what it is given, and reaches no prototype', () => {
    const key = fc.constantFrom('a', 'b', 'a.b', '__proto__', 'constructor', 'toString', '~', '.', '/^a/');
    const verb = fc.constantFrom(
      ...[
        'set',
        'copy_to',
        'move_to',
        'merge_to',
        'migrate_from',
        'restore',
        'take',
        'discard',
        'type',
        'or',
        'default',
      ],
    );
    const rule = fc
      .tuple(key, fc.array(fc.tuple(verb, fc.oneof(key, fc.jsonValue()))))
      .map(([field, verbs]) => ({ field, ...Object.fromEntries(verbs) }));
    fc.assert(
      fc.property(fc.array(rule), (rules) => {
        const fields = { a: { b: 1 }, b: [1] };
        thrown(() => filterFields(rules as Json, fields));
        expect(fields).to.deep.equal({ a: { b: 1 }, b: [1] });
        expect(Object.prototype).not.to.have.any.keys('a', 'b');
      }),
    );
  });
});
