import { expect } from 'chai';
import type { Json } from '../../engine/core/json.ts';
import { launched } from '../support/scripted-run.ts';

const ALICE: Json = ['alice', {}, []];

describe('apply', () => {
  it('runs the block that was handed to the sub-definition', () => {
    const run = launched(`
      define:
        wrapped:
          do:
            - alice
            - apply
            - carol
      do:
        - wrapped: { do: [ bob ] }
    `);
    expect(run.trace).to.deep.equal(['alice', 'bob', 'carol']);
  });

  it('lets the sub-definition handle the errors of the block', () => {
    const run = launched(`
      define:
        with_cleanup:
          do:
            - sequence:
                on_error: alice
                do: [ apply ]
      do:
        - with_cleanup: { do: [ fail ] }
    `);
    expect(run.trace).to.deep.equal(['fail', 'alice']);
    expect(run.ended).not.to.equal(null);
  });

  it('makes its attributes variables for the block', () => {
    const run = launched(`
      define:
        named:
          do:
            - apply: { who: bob }
      do:
        - named:
            do:
              - echo: 'hello \${v:who}'
    `);
    expect(run.echoes).to.deep.equal(['hello bob']);
  });

  it('runs a tree from the variable that it names', () => {
    expect(launched(`- apply: { tree_var: steps }`, { variables: { steps: ALICE } }).trace).to.deep.equal(['alice']);
  });

  it('runs a tree from a field', () => {
    expect(launched(`- apply: { tree_field: a.steps }`, { fields: { a: { steps: ALICE } } }).trace).to.deep.equal([
      'alice',
    ]);
  });

  for (const name of ['tree', 'tree_val', 'tree_value']) {
    it(`runs a tree that stands in ${name}`, () => {
      expect(launched(['apply', { [name]: ALICE }, []]).trace).to.deep.equal(['alice']);
    });
  }

  it('runs a tree that a text stands for', () => {
    expect(launched(`- apply: { tree: '$f:steps' }`, { fields: { steps: ALICE } }).trace).to.deep.equal(['alice']);
  });

  it('calls a sub-definition that a variable holds', () => {
    const run = launched(`
      define:
        greet: { do: [ alice ] }
      do:
        - apply: { tree_var: greet }
    `);
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('does nothing where there is no tree', () => {
    const run = launched(`
      - apply
      - bob
    `);
    expect(run.trace).to.deep.equal(['bob']);
  });
});
