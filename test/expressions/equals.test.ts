import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

const fields = { s: 'on', n: 7, list: [1, { a: 'b' }], o: { x: { y: 'on' } } };
const result = (attributes: string) =>
  launched(`- equals: { ${attributes} }`, { fields, variables: { v: 'on' } }).fields['__result__'];

describe('equals', () => {
  const verdicts: [attributes: string, verdict: boolean][] = [
    ['field_value: s, other_value: on_', false],
    ["field_value: s, other_value: 'on'", true],
    ['f_val: o.x.y, other_v_val: v', true],
    ["variable_value: v, other_field_value: s, tag: 't'", true],
    ['val: 7, other_field_val: n', true],
    ["val: '7', other_field_val: n", false],
    ["value: '$f:list', other_value: [ 1, { a: b } ]", true],
    ['field_value: nothing, other_variable_value: nothing', true],
    ['field_value: s', false],
    ['other_value: 1', false],
  ];
  for (const [attributes, verdict] of verdicts) {
    it(`${attributes}: ${verdict}`, () => expect(result(attributes)).to.equal(verdict));
  }

  it('decides for an if without a condition', () => {
    const run = launched(
      `
      - if:
          children:
            - equals: { field_value: s, other_value: 'on' }
            - echo: yes
            - echo: no
    `,
      { fields },
    );
    expect(run.echoes).to.deep.equal(['yes']);
  });
});
