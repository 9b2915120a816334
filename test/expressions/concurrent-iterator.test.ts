import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('concurrent_iterator', () => {
  it('runs its step for all elements at the same time', () => {
    const run = launched(`
      - concurrent_iterator:
          on: 'a, b'
          do: [ slow: { x: '\${v:i}', n: '\${v:ii}' } ]
    `);
    expect(run.dispatches.map(({ params }) => [params['x'], params['n']])).to.deep.equal([
      ['a', '0'],
      ['b', '1'],
    ]);
  });

  it('puts the element into a field of the branch', () => {
    const run = launched(
      `
      - concurrent_iterator:
          on_field: archs
          to: 'f:arch'
          merge_type: isolate
          do: [ alice ]
    `,
      { fields: { archs: ['i586', 'x86_64'] } },
    );
    expect(run.dispatches.map(({ fields }) => fields['arch'])).to.deep.equal(['i586', 'x86_64']);
    expect(Object.keys(run.fields)).to.deep.equal(['0', '1']);
  });

  for (const name of ['to', 'to_v', 'to_var', 'to_variable']) {
    it(`puts the element into the variable that ${name} names`, () => {
      expect(launched(`- citerator: { on: [ 7 ], ${name}: x, do: [ echo: '\${v:x}' ] }`).echoes).to.deep.equal(['7']);
    });
  }

  for (const name of ['to_f', 'to_fld', 'to_field']) {
    it(`puts the element into the field that ${name} names`, () => {
      expect(launched(`- citerator: { on: [ 7 ], ${name}: x, do: [ echo: '\${f:x}' ] }`).echoes).to.deep.equal(['7']);
    });
  }

  it('gives each branch variables of its own', () => {
    const run = launched(`
      - citerator:
          times: 2
          do:
            - set: { 'v:mine': '\${v:i}' }
            - slow: { mine: '\${v:mine}' }
      - echo: '\${v:mine}\${v:i}'
    `);
    expect(run.dispatches.map(({ params }) => params['mine'])).to.deep.equal(['0', '1']);
  });

  it('runs several steps one after the other in each branch', () => {
    const run = launched(`- citerator: { times: 2, do: [ alice, bob ] }`);
    expect(run.trace).to.deep.equal(['alice', 'alice', 'bob', 'bob']);
  });

  it('tells branches beyond the tenth apart', () => {
    const run = launched(`- citerator: { times: 12, merge_type: isolate, to: 'f:n', do: [ noop ] }`);
    expect(run.fields['11']).to.deep.equal({ n: 11 });
    expect(Object.keys(run.fields)).to.have.lengthOf(12);
  });

  it('goes on after count replies', () => {
    const run = launched(`
      - citerator: { on: 'slow, slower', count: 1, do: [ participant: { ref: '\${v:i}' } ] }
      - alice
    `);
    run.answer('slower', { by: 'slower' });
    expect(run.workOf('alice').fields).to.deep.equal({ by: 'slower' });
    expect(run.takenBack).to.deep.equal(['slow']);
  });

  it('goes on at once with count 0, and sends nothing', () => {
    const run = launched(`
      - citerator: { on: 'slow, slower', count: 0, do: [ participant: { ref: '\${v:i}' } ] }
      - alice
    `);
    expect(run.trace).to.deep.equal(['alice']);
    expect(run.ended).not.to.equal(null);
    expect(run.live, 'nothing is left behind').to.deep.equal([]);
  });

  it('goes on at once when there is no element, or no step', () => {
    expect(launched(`- citerator: { on: [], do: [ alice ] }`).trace).to.deep.equal([]);
    expect(launched(`- citerator: { on: [ 1 ] }`).ended).not.to.equal(null);
  });

  it('keeps the branch that failed apart when it is replayed', () => {
    const run = launched(
      `- citerator: { times: 3, merge_type: isolate, over_if: '\${f:n} ==', to: 'f:n', do: [ noop ] }`,
    );
    expect(run.errors).to.have.lengthOf(1);
  });
});
