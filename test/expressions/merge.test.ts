import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import { launched } from '../support/scripted-run.ts';

describe('merge of concurrence', () => {
  const winners: [string, string][] = [
    ['', 'slower'],
    ['merge: first', 'slower'],
    ['m: first', 'slower'],
    ['merge: last', 'slow'],
    ['merge: highest', 'slow'],
    ['merge: lowest', 'slowest'],
  ];
  for (const [attribute, winner] of winners) {
    it(`takes the fields of ${winner} with "${attribute}": slower, slowest, slow replied in this order`, () => {
      const steps = `- concurrence: { ${attribute === '' ? '' : `${attribute}, `}do: [slow, slower, slowest] }\n- alice`;
      const run = launched(steps, { participants: { slowest: () => 'hold' } });
      for (const by of ['slower', 'slowest', 'slow']) run.answer(by, { by });
      expect(run.workOf('alice').fields).to.deep.equal({ by: winner });
    });
  }

  it('ranks the twelfth branch behind the third', () => {
    const names = Array.from({ length: 12 }, (_, i) => `b${i}`);
    const participants = Object.fromEntries(names.map((by) => [by, () => ({ reply: { by } })]));
    const run = launched(['concurrence', { merge: 'lowest' }, names.map((name) => [name, {}, []] as const)], {
      participants,
    });
    expect(run.fields).to.deep.equal({ by: 'b11' });
  });
});

describe('merge_type of concurrence', () => {
  function merged(attributes: string, ...replies: JsonObject[]): JsonObject {
    const run = launched(`- concurrence: { ${attributes}, do: [ slow, slower ] }`, { fields: { list: [0] } });
    run.answer('slow', replies[0]);
    run.answer('slower', replies[1]);
    return run.fields;
  }
  const ONE = { a: 1, both: 1, list: [0, 1], map: { x: { p: 1 }, l: [1] } };
  const TWO = { b: 2, both: 2, list: [0, 2], map: { x: { q: 2 }, l: [2] } };

  it('override: the fields of the one that wins', () => {
    expect(merged('merge_type: override', ONE, TWO)).to.deep.equal(ONE);
    expect(merged('mt: override', ONE, TWO)).to.deep.equal(ONE);
  });
  it('mix: the fields of all, the winner over the others', () => {
    expect(merged('merge_type: mix', ONE, TWO)).to.deep.equal({ ...TWO, ...ONE });
    expect(merged('merge_type: mix, merge: last', ONE, TWO)).to.deep.equal({ ...ONE, ...TWO });
  });
  it('isolate: each under the number of its branch', () => {
    expect(merged('merge_type: isolate', ONE, TWO)).to.deep.equal({ 0: ONE, 1: TWO });
  });
  it('stack: all in a list, with the attributes', () => {
    expect(merged('merge_type: stack, why: not', ONE, TWO)).to.deep.equal({
      stack: [ONE, TWO],
      stack_attributes: { merge_type: 'stack', why: 'not' },
    });
  });
  it('union: lists together without doubles, maps together', () => {
    expect(merged('merge_type: union', ONE, TWO)).to.deep.equal({
      ...{ a: 1, b: 2, both: 2, list: [0, 1, 2] },
      map: { x: { q: 2 }, l: [2] },
    });
  });
  it('concat: lists one after the other, what was there before once', () => {
    expect(merged('merge_type: concat', ONE, TWO)).to.deep.include({ list: [0, 1, 2] });
    expect(merged('merge_type: concat', { list: [0, 1] }, { list: [0, 1] })).to.deep.equal({ list: [0, 1, 1] });
  });
  it('deep: like concat, and maps inside maps', () => {
    expect(merged('merge_type: deep', ONE, TWO)).to.deep.include({
      list: [0, 1, 2],
      map: { x: { p: 1, q: 2 }, l: [2] },
    });
  });
  it('deep: of a list inside a map the one that came last is left, as everywhere but at the top', () => {
    const slow = { m: { l: [1, 2], x: { l: [1] } } };
    const slower = { m: { l: [3], x: { l: [2] } } };
    expect(merged('merge_type: deep', slow, slower)).to.deep.include(slower);
    expect(merged('merge_type: deep, merge: lowest', slow, slower)).to.deep.include(slower);
  });
  it('ignore: the workitem as it was', () => {
    expect(merged('merge_type: ignore', ONE, TWO)).to.deep.equal({ list: [0] });
  });
  it('lets no field name harm the merge', () => {
    const odd = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"x": 1}}') as JsonObject;
    for (const type of ['mix', 'union', 'concat', 'deep']) {
      const fields = merged(`merge_type: ${type}`, odd, odd);
      expect(JSON.stringify(fields)).to.contain('"__proto__":{"polluted":1}');
    }
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });
});
