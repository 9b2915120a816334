import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import { validateFields } from '../../engine/definition/params.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { placeOf, refusal } from './refusal.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  required: ['project', 'ev'],
  properties: {
    project: { type: 'string', minLength: 1 },
    ev: { type: 'object', required: ['id'], additionalProperties: false, properties: { id: { type: 'string' } } },
    mode: { enum: ['short', 'long'] },
    at: { type: 'string', format: 'date-time' },
  },
};

describe('params', () => {
  it('come with the definition', () => {
    expect(readDefinition(JSON.stringify({ name: 'x', params: SCHEMA })).params).to.deep.equal(SCHEMA);
    expect(readDefinition('name: x').params).to.equal(null);
  });

  it('accept fields that fit, with any others beside them', () => {
    expect(validateFields(SCHEMA, { project: 'A:B', ev: { id: '7' }, other: 1 })).to.deep.equal([]);
  });

  it('say of each field that does not fit what is wrong', () => {
    const wrong = { ev: { who: 1 }, mode: 'x', at: 'noon' };
    expect(validateFields(SCHEMA, wrong)).to.have.members([
      'The field "project" is missing.',
      'The field "ev.id" is missing.',
      'The field "ev.who" is not known.',
      'The field "mode" must be one of "short", "long"; it is "x".',
      'The field "at" must match format "date-time"; it is "noon".',
    ]);
  });

  it('of two definitions may share an id', () => {
    for (const type of ['string', 'number']) {
      const text = JSON.stringify({ name: 'x', params: { $id: 'http://example.org/s', properties: { a: { type } } } });
      expect(readDefinition(text).params).to.have.property('$id');
    }
  });

  const REFUSED: readonly (readonly [what: string, params: string, place: string])[] = [
    ['a type that is none', '\n  type: object\n  properties:\n    a: { type: texd }', '5:16'],
    ['a keyword that is none', '\n  type: object\n  propertys: {}', '4:3'],
    ['a format that is none', '\n  properties:\n    a: { type: string, format: datum }', '3:3'],
    ['a pattern that is none', '\n  properties:\n    a: { pattern: "(" }', '4:19'],
    ['a reference to elsewhere', '\n  $ref: http://example.org/x', '3:3'],
    ['an old draft', '\n  $schema: http://json-schema.org/draft-04/schema#', '3:3'],
    ['an asynchronous schema', '\n  $async: true', '3:3'],
    ['a text', ' object', '2:9'],
  ];
  for (const [what, params, place] of REFUSED) {
    it(`refuse ${what}, with the place`, () => {
      const error = refusal(() => readDefinition(`name: x\nparams:${params}\n`, { file: 'x.yaml' }));
      expect(placeOf(error)).to.equal(place);
    });
  }
});
