import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('ref', () => {
  it('calls a sub-definition by its name', () => {
    const run = launched(`
      define:
        greet: { do: [ alice ] }
      do: [ greet ]
    `);
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('calls a participant by its name', () => {
    expect(launched(`- alice`).trace).to.deep.equal(['alice']);
  });

  it('prefers the sub-definition where both have the name', () => {
    const run = launched(`
      define:
        alice: { do: [ bob ] }
      do: [ alice ]
    `);
    expect(run.trace).to.deep.equal(['bob']);
  });

  it('takes the name as attribute or bare text, worked out while it runs', () => {
    const run = launched(
      `
      - ref: '\${f:who}'
      - ref: { ref: '\${f:who}' }
    `,
      { fields: { who: 'alice' } },
    );
    expect(run.trace).to.deep.equal(['alice', 'alice']);
  });

  it('works out an expression name that holds a value', () => {
    const run = launched(['${f:who}', {}, []], { fields: { who: 'alice' } });
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('follows a variable that holds another name, and tells the participant both', () => {
    const run = launched(`
      - set: { 'v:reviewer': slow }
      - reviewer: { task: review }
    `);
    expect(run.paramsOf('slow')).to.deep.equal({ task: 'review', ref: 'slow', original_ref: 'reviewer' });
  });

  it('follows an alias to an expression', () => {
    const run = launched(`- together: [ slow, slower ]`, { engineVariables: { together: 'concurrence' } });
    expect(run.trace).to.deep.equal(['slow', 'slower']);
  });

  it('refuses aliases in a ring', () => {
    const run = launched(`- a`, { variables: { a: 'b', b: 'a' } });
    expect(run.wrong[0]).to.contain('"a" is an alias of itself');
  });

  it('stands in error for a name that nobody has', () => {
    const run = launched(`- nobody`);
    expect(run.errors[0]).to.include({
      code: 'BOSS_UNKNOWN_PARTICIPANT',
      message: "unknown participant or subprocess 'nobody'",
    });
  });

  it('looks the name up anew when it is tried again with other fields', () => {
    const run = launched(`- ref: { ref: '\${f:who}' }`, { fields: { who: 'nobody' } });
    run.replay({ who: 'alice' });
    expect(run.trace).to.deep.equal(['alice']);
  });

  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    it(`takes ${name} for a name like any other`, () => {
      expect(launched([name, {}, []]).wrong).to.deep.equal([`unknown participant or subprocess '${name}'`]);
    });
  }
});
