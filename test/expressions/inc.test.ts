import { expect } from 'chai';
import type { Json, JsonObject } from '../../engine/core/json.ts';
import { launched } from '../support/scripted-run.ts';

function after(step: string, x: Json | undefined, more: JsonObject = {}): JsonObject {
  return launched(step, { fields: x === undefined ? more : { x, ...more } }).ownFields;
}
function resultOf(step: string, x: Json): Json | undefined {
  return launched(step, { fields: { x } }).fields['__result__'];
}

describe('inc', () => {
  it('adds one', () => expect(after(`- inc: 'f:x'`, 2)).to.deep.equal({ x: 3 }));
  it('counts from 0 where there is nothing', () => expect(after(`- inc: 'f:x'`, undefined)).to.deep.equal({ x: 1 }));
  it('adds a number', () => expect(after(`- inc: { 'f:x': 2.5 }`, 2)).to.deep.equal({ x: 4.5 }));
  it('adds a number that is written as text', () => expect(after(`- inc: { 'f:x': '-2' }`, 2)).to.deep.equal({ x: 0 }));
  it('takes a bare name for a field', () => expect(after(`- inc: x`, 2)).to.deep.equal({ x: 3 }));
  it('changes a variable', () =>
    expect(launched(`- inc: 'v:x'`, { variables: { x: 1 } }).variables).to.deep.equal({ x: 2 }));
  it('takes field and value as attributes', () =>
    expect(after(`- inc: { field: x, value: 3 }`, 2)).to.deep.equal({ x: 5 }));
  it('takes variable and value as attributes', () =>
    expect(launched(`- inc: { var: x, val: 3 }`).variables).to.deep.equal({ x: 3 }));
  it('takes the value from a field', () =>
    expect(after(`- inc: { field: x, field_value: y }`, 2, { y: 5 })).to.deep.equal({ x: 7, y: 5 }));
  it('puts a value at the end of a list', () => expect(after(`- inc: { 'f:x': 3 }`, [1])).to.deep.equal({ x: [1, 3] }));
  it('puts a value in front with pos: head', () =>
    expect(after(`- inc: { 'f:x': 3, pos: head }`, [1])).to.deep.equal({ x: [3, 1] }));
  it('makes a list of what is no number', () =>
    expect(after(`- inc: { 'f:x': b }`, 'a')).to.deep.equal({ x: ['a', 'b'] }));
  it('takes the value that its steps leave in __result__', () =>
    expect(after(`- inc: { 'f:x': ~, do: [ set: { y: 5 } ] }`, 2)).to.deep.equal({ x: 7, y: 5 }));
  it('may be written increment', () => expect(after(`- increment: x`, 1)).to.deep.equal({ x: 2 }));
  it('stands in error when a number is added to a text', () =>
    expect(launched(`- inc: x`, { fields: { x: 'five' } }).wrong[0]).to.contain(
      'field "x" holds "five", which is no number',
    ));
  it('stands in error when a number is added to a map', () =>
    expect(launched(`- inc: x`, { fields: { x: { a: 1 } } }).errors[0]?.code).to.equal('BOSS_EXPRESSION_FAILED'));
  it('stands in error when it says not what to change', () =>
    expect(launched(`- inc`).wrong[0]).to.match(/says not what to change/));
});

describe('dec', () => {
  it('takes one away', () => expect(after(`- dec: 'f:x'`, 2)).to.deep.equal({ x: 1 }));
  it('takes a number away', () => expect(after(`- dec: { 'f:x': 5 }`, 2)).to.deep.equal({ x: -3 }));
  it('counts from 0 where there is nothing', () => expect(after(`- dec: x`, undefined)).to.deep.equal({ x: -1 }));
  it('takes the last of a list', () => expect(after(`- dec: x`, [1, 2])).to.deep.equal({ x: [1] }));
  it('takes the first of a list with pos: head', () =>
    expect(after(`- dec: { x: ~, pos: head }`, [1, 2])).to.deep.equal({ x: [2] }));
  it('takes a value out of a list', () =>
    expect(after(`- dec: { x: b }`, ['a', 'b', 'c'])).to.deep.equal({ x: ['a', 'c'] }));
  it('leaves a list without the value as it is', () =>
    expect(after(`- dec: { x: z }`, ['a'])).to.deep.equal({ x: ['a'] }));
  it('puts what it took into __result__', () => expect(resultOf(`- dec: x`, [1, 2])).to.equal(2));
  it('may be written decrement', () => expect(after(`- decrement: x`, 1)).to.deep.equal({ x: 0 }));
  it('stands in error when a number is taken from a text', () =>
    expect(launched(`- dec: x`, { fields: { x: 'five' } }).wrong).to.have.lengthOf(1));
});

describe('push', () => {
  it('puts a value at the end', () => expect(after(`- push: { 'f:x': b }`, ['a'])).to.deep.equal({ x: ['a', 'b'] }));
  it('puts a value in front with pos: head', () =>
    expect(after(`- push: { x: b, pos: head }`, ['a'])).to.deep.equal({ x: ['b', 'a'] }));
  it('makes a list where there is nothing', () =>
    expect(after(`- push: { x: 1 }`, undefined)).to.deep.equal({ x: [1] }));
  it('makes a list of what is none', () => expect(after(`- push: { x: 1 }`, 5)).to.deep.equal({ x: [5, 1] }));
  it('pushes to a variable', () =>
    expect(launched(`- push: { var: x, value: 1 }`).variables).to.deep.equal({ x: [1] }));
});

describe('pop', () => {
  it('takes the last', () => {
    expect(after(`- pop: x`, [1, 2])).to.deep.equal({ x: [1] });
    expect(resultOf(`- pop: x`, [1, 2])).to.equal(2);
  });
  it('takes the first with pos: head', () => expect(resultOf(`- pop: { x: ~, pos: head }`, [1, 2])).to.equal(1));
  it('puts what it took into a field', () =>
    expect(after(`- pop: { x: ~, to_f: next }`, [1, 2])).to.deep.equal({ x: [1], next: 2 }));
  it('puts what it took into a variable', () => {
    expect(launched(`- pop: { x: ~, to_v: next }`, { fields: { x: [1, 2] } }).variables).to.deep.equal({ next: 2 });
    expect(launched(`- pop: { x: ~, to: 'v:next' }`, { fields: { x: [1, 2] } }).variables).to.deep.equal({ next: 2 });
  });
  it('takes null from an empty list', () => expect(resultOf(`- pop: x`, [])).to.equal(null));
});
