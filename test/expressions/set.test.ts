import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import { launched } from '../support/scripted-run.ts';

function fieldsAfter(definition: string, fields: JsonObject = {}): JsonObject {
  return launched(definition, { fields }).ownFields;
}

describe('set', () => {
  it('sets a field', () => {
    expect(fieldsAfter(`- set: { status: SUCCESS }`)).to.deep.equal({ status: 'SUCCESS' });
  });

  it('sets a value inside a field', () => {
    expect(fieldsAfter(`- set: { 'f:report.url': '\${f:base}/1' }`, { base: 'http://x', report: {} })).to.deep.equal({
      base: 'http://x',
      report: { url: 'http://x/1' },
    });
  });

  it('sets a variable', () => {
    expect(launched(`- set: { 'v:tries': 0 }`).variables).to.deep.equal({ tries: 0 });
  });

  for (const name of ['f', 'fld', 'field']) {
    for (const value of ['val', 'value']) {
      it(`takes the field as ${name} and the value as ${value}`, () => {
        expect(fieldsAfter(`- set: { ${name}: x, ${value}: [ 1, 2 ] }`)).to.deep.equal({ x: [1, 2] });
      });
    }
  }

  for (const name of ['v', 'var', 'variable']) {
    it(`takes the variable as ${name}`, () => {
      expect(launched(`- set: { ${name}: x, value: 1 }`).variables).to.deep.equal({ x: 1 });
    });
  }

  for (const name of ['f_val', 'f_value', 'fld_val', 'fld_value', 'field_val', 'field_value']) {
    it(`copies a field that ${name} names`, () => {
      expect(fieldsAfter(`- set: { field: y, ${name}: x.0 }`, { x: [7] })).to.deep.equal({ x: [7], y: 7 });
    });
  }

  for (const name of ['v_val', 'v_value', 'var_val', 'var_value', 'variable_val', 'variable_value']) {
    it(`copies a variable that ${name} names`, () => {
      const run = launched(`- set: { field: y, ${name}: x }`, { variables: { x: { a: 1 } } });
      expect(run.ownFields).to.deep.equal({ y: { a: 1 } });
    });
  }

  it('keeps the type of a value that a text stands for', () => {
    expect(fieldsAfter(`- set: { y: '$f:x' }`, { x: [1] })).to.deep.equal({ x: [1], y: [1] });
  });

  it('sets null where the value is not there', () => {
    expect(fieldsAfter(`- set: { y: '$f:x' }`)).to.deep.equal({ y: null });
  });

  it('leaves a text with escape: true as it is', () => {
    expect(fieldsAfter(`- set: { y: '\${f:x}', escape: true }`)).to.deep.equal({ y: '${f:x}' });
    expect(fieldsAfter(`- set: { field: y, value: '\${f:x}', escape: true }`)).to.deep.equal({ y: '${f:x}' });
  });

  it('puts the value into field __result__ as well', () => {
    expect(launched(`- set: { x: 1 }`).fields['__result__']).to.equal(1);
  });

  it('takes what its steps leave in __result__', () => {
    const run = launched(`
      - set:
          'f:x': ~
          do:
            - set: { 'v:a': 1 }
            - set: { y: 2 }
    `);
    expect(run.ownFields).to.deep.equal({ x: 2, y: 2 });
    expect(run.variables, 'its steps have variables of their own').to.deep.equal({});
  });

  it('writes to the root with /', () => {
    const run = launched(`
      - let:
          - set: { 'v:/x': 1 }
    `);
    expect(run.variables).to.deep.equal({ x: 1 });
  });

  it('does nothing to the variables of the engine', () => {
    const run = launched(
      `
      - set: { 'v://x': 1 }
      - echo: '\${v:x} \${v://x}'
    `,
      { engineVariables: { x: 0 } },
    );
    expect(run.echoes).to.deep.equal(['0 0']);
  });

  for (const name of ['over', 'override']) {
    it(`writes a variable where it is bound already with ${name}: true`, () => {
      const run = launched(`
        - set: { 'v:x': 1 }
        - let:
            - set: { 'v:x': 2, ${name}: true }
      `);
      expect(run.variables).to.deep.equal({ x: 2 });
    });
  }

  it('writes to its own scope with override: true when the variable is bound nowhere', () => {
    const run = launched(`
      - let:
          - set: { 'v:x': 2, override: true }
    `);
    expect(run.variables).to.deep.equal({});
  });

  it('does not reach beyond the sub-definition with override: sub', () => {
    const run = launched(`
      define:
        inner:
          do:
            - set: { 'v:x': 2, override: sub }
            - echo: '\${v:x}'
      do:
        - set: { 'v:x': 1 }
        - inner
        - echo: '\${v:x}'
    `);
    expect(run.echoes).to.deep.equal(['2', '1']);
  });

  it('may be written rset', () => {
    expect(fieldsAfter(`- rset: { x: 1 }`)).to.deep.equal({ x: 1 });
  });

  it('takes its name from the workitem', () => {
    expect(fieldsAfter(`- set: { 'f:\${f:k}': 1 }`, { k: 'x' })).to.deep.equal({ k: 'x', x: 1 });
  });

  it('stands in error when it says not what to set', () => {
    expect(launched(`- set`).wrong[0]).to.match(/says not what to set: write for example/);
  });

  it('treats __proto__ and constructor as names like any other', () => {
    const run = launched([
      'sequence',
      {},
      [
        ['set', { field: '__proto__', value: { polluted: true } }, []],
        ['set', { variable: '__proto__.x', value: 1 }, []],
        ['set', { field: 'constructor.prototype.polluted', value: true }, []],
      ],
    ]);
    expect(Object.keys(run.ownFields)).to.deep.equal(['constructor.prototype.polluted']);
    expect(Object.hasOwn(run.fields, '__proto__')).to.equal(true);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });
});
