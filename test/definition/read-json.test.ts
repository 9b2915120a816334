import { expect } from 'chai';
import { readDefinition } from '../../engine/definition/read.ts';
import { placeOf, refusal } from './refusal.ts';

describe('a JSON definition', () => {
  it('may be the bare tree', () => {
    const tree = ['define', { name: 'x', 'a b': [1, null, { c: 1.5 }] }, [['wait', { '1m': null }, []]]];
    expect(readDefinition(JSON.stringify(tree))).to.deep.include({ name: 'x', format: 'json', tree });
  });

  it('may be the YAML document written as JSON', () => {
    const text = '{"name": "x", "do": [{"wait": "1m"}, {"if": {"test": "t", "then": ["a"]}}]}';
    expect(readDefinition(text).tree).to.deep.equal([
      'define',
      { name: 'x' },
      [
        ['wait', { '1m': null }, []],
        ['if', { test: 't' }, [['a', {}, []]]],
      ],
    ]);
  });

  it('may be a tree of any expression, and be named from outside', () => {
    const { name, tree } = readDefinition('["sequence", {}, []]', { name: 'x' });
    expect({ name, tree }).to.deep.equal({ name: 'x', tree: ['sequence', {}, []] });
  });

  it('understands every escape of JSON', () => {
    const text = String.raw`["a", {"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00": "\ud800"}, []]`;
    expect(readDefinition(text).tree).to.deep.equal(JSON.parse(text));
  });

  const REFUSED: readonly (readonly [what: string, text: string, place: string, words: RegExp])[] = [
    ['a comma too many', '["a", {}, [["b", {}, []],]]', '1:26', /Remove the comma/],
    ['a missing comma', '["a" {}]', '1:6', /"," or "\]" is missing/],
    ['single quotes', "{'name': 'x'}", '1:2', /double quotes/],
    ['a comment', '["a", // x\n{}, []]', '1:7', /no comments/],
    ['a word', '["a", {"x": yes}, []]', '1:13', /"yes" is no JSON value/],
    ['a text that goes over the line', '["a\n", {}, []]', '1:2', /no closing quote/],
    ['an unknown escape', '["\\x", {}, []]', '1:3', /Escapes are/],
    ['a text that ends early', '["a", {', '1:8', /double quotes/],
    ['something after the end', '["a", {}, []] []', '1:15', /after the end/],
    ['a key that stands twice', '{"name": "x", "name": "y"}', '1:15', /stands twice/],
    ['a tree of two parts', '["a", {}]', '1:1', /three parts/],
    ['attributes that are a list', '["a", [], []]', '1:7', /Without attributes write \{\}/],
    ['children that are a map', '["a", {}, {}]', '1:11', /Without children write \[\]/],
    ['a child that is a text', '["a", {}, ["b"]]', '1:12', /each child is a tree/],
    ['a name that is empty', '["", {}, []]', '1:2', /empty/],
    ['a number that would lose digits', '["a", {"n": 12345678901234567890}, []]', '1:13', /quotes/],
    ['a number with leading zeros', '["a", {"n": 007}, []]', '1:13', /no JSON value/],
  ];
  for (const [what, text, place, words] of REFUSED) {
    it(`refuses ${what}, and says where and what to write`, () => {
      const error = refusal(() => readDefinition(text, { format: 'json' }));
      expect(placeOf(error)).to.equal(place);
      expect(error.message).to.match(words);
    });
  }
});
