import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

const GREET = `
      define:
        greet:
          do:
            - echo: '\${v:text} \${v:to.name} \${f:who}'
            - set: { 'v:text': changed }
      do:
`;

describe('subprocess', () => {
  it('calls a sub-definition whose name is worked out while it runs', () => {
    const run = launched(
      `${GREET}
        - subprocess: { ref: '\${f:what}', text: hello }
    `,
      { fields: { what: 'greet', who: 'bob' } },
    );
    expect(run.echoes).to.deep.equal(['hello  bob']);
  });

  it('takes the name as bare text', () => {
    expect(
      launched(`${GREET}
        - subprocess: greet
    `).echoes,
    ).to.have.lengthOf(1);
  });

  it('can be called again from within, by name as bare text too', () => {
    const run = launched(`
      define:
        round: [ alice, subprocess: { round: null, unless: '\${f:over}', 'f:over': true } ]
      do: [ subprocess: round ]
    `);
    expect(run.trace).to.deep.equal(['alice', 'alice']);
  });

  it('makes its attributes variables of the call, with or without v:', () => {
    const run = launched(`${GREET}
        - subprocess: { ref: greet, 'v:text': hello, to: { name: carol } }
    `);
    expect(run.echoes).to.deep.equal(['hello carol ']);
  });

  it('sets fields of the workitem from attributes with f:', () => {
    const run = launched(`${GREET}
        - greet: { 'f:who': dave }
    `);
    expect(run.echoes).to.deep.equal(['  dave']);
    expect(run.ownFields).to.deep.equal({ who: 'dave' });
  });

  it('keeps its variables to itself', () => {
    const run = launched(`${GREET}
        - set: { 'v:text': mine }
        - greet: { text: yours }
        - echo: '\${v:text}'
    `);
    expect(run.echoes.at(-1)).to.equal('mine');
  });

  it('hands its block over as variable tree', () => {
    const run = launched(`
      define:
        twice:
          do:
            - apply
            - apply
      do:
        - twice: { do: [ alice ] }
    `);
    expect(run.trace).to.deep.equal(['alice', 'alice']);
  });

  it('calls a tree that a variable holds', () => {
    const run = launched(`- subprocess: steps`, { variables: { steps: ['sequence', {}, [['alice', {}, []]]] } });
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('stands in error when there is no such sub-definition', () => {
    const run = launched(`- subprocess: greet`);
    expect(run.errors[0]).to.include({ code: 'BOSS_EXPRESSION_FAILED' });
    expect(run.wrong[0]).to.contain('no subprocess named "greet" found');
  });

  it('stands in error when the variable holds no tree', () => {
    expect(launched(`- subprocess: greet`, { variables: { greet: [1, 2] } }).wrong[0]).to.contain(
      '"greet" is not a tree',
    );
  });

  it('does not take a participant for a sub-definition', () => {
    expect(launched(`- subprocess: alice`).wrong[0]).to.contain('no subprocess named "alice" found');
  });

  it('runs at the place where the sub-definition stands', () => {
    const run = launched(`
      define:
        greet: { do: [ slow ] }
      do: [ greet ]
    `);
    expect(run.live).to.deep.equal(['sequence 0', 'subprocess 0_1', 'sequence 0_0', 'slow 0_0_0']);
  });
});
