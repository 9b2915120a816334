import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('forget', () => {
  it('starts its children and goes on at once', () => {
    const run = launched(
      `
      - set: { 'v:who': x }
      - forget:
          - sequence: [ wait: 1h, echo: 'later \${v:who} \${f:a}' ]
          - echo: now
      - set: { 'v:who': y, a: 2 }
      - echo: end
    `,
      { fields: { a: 1 } },
    );
    expect(run.echoes).to.have.members(['end', 'now']);
    expect(run.ended).not.to.equal(null);
    run.advance('1h');
    expect(run.echoes.at(-1)).to.equal('later x 1');
    expect(run.live).to.deep.equal([]);
  });

  it('is not cancelled with what started it', () => {
    const run = launched('- sequence: { tag: t, do: [ forget: [ sequence: [ wait: 1h, echo: later ] ], slow ] }');
    run.command('cancel', 't');
    expect(run.takenBack).to.deep.equal(['slow']);
    run.advance('2h');
    expect(run.echoes).to.deep.equal(['later']);
  });

  it('does nothing without children', () => {
    expect(launched('- forget\n- alice').trace).to.deep.equal(['alice']);
  });
});
