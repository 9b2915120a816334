import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('define', () => {
  it('lets a definition call its sub-definitions from anywhere, wherever they stand', () => {
    const run = launched(`
      do:
        - greet
        - define: { name: greet, do: [ alice ] }
    `);
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('can only be called by later steps when it stands in a plain sequence', () => {
    const run = launched(`
      - sequence:
          - greet
          - define: { name: greet, do: [ alice ] }
    `);
    expect(run.wrong).to.deep.equal(["unknown participant or subprocess 'greet'"]);
  });

  it('keeps the sub-definitions of a sub-definition to itself', () => {
    const run = launched(`
      define:
        outer:
          define:
            inner: { do: [ alice ] }
          do: [ inner ]
      do:
        - outer
        - inner
    `);
    expect(run.trace).to.deep.equal(['alice']);
    expect(run.wrong[0]).to.contain("'inner'");
  });

  it('takes a name that is worked out while it runs', () => {
    const run = launched(
      `
      - sequence:
          - define: { name: 'greet_\${f:who}', do: [ alice ] }
          - greet_all
    `,
      { fields: { who: 'all' } },
    );
    expect(run.trace).to.deep.equal(['alice']);
  });

  for (const name of ['define', 'process_definition', 'workflow_definition']) {
    it(`runs a root written ${name} as a sequence`, () => {
      const run = launched([
        name,
        { name: 'main' },
        [
          ['alice', {}, []],
          [name, { sub: null }, [['bob', {}, []]]],
          ['sub', {}, []],
        ],
      ]);
      expect(run.trace).to.deep.equal(['alice', 'bob']);
    });
  }

  it('does nothing without a name', () => {
    const run = launched([
      'sequence',
      {},
      [
        ['define', {}, [['alice', {}, []]]],
        ['bob', {}, []],
      ],
    ]);
    expect(run.trace).to.deep.equal(['bob']);
  });

  it('lets a definition call itself by its own name', () => {
    const run = launched(
      `
      name: main
      do:
        - inc: 'f:n'
        - main: { if: '\${f:n} < 3' }
    `,
    );
    expect(run.ownFields).to.deep.equal({ n: 3 });
  });
});
