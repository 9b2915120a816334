import { expect } from 'chai';
import { failsFirst, launched } from '../support/scripted-run.ts';

describe('on_error (the expression)', () => {
  it('gives the expression around it a handler, from there on', () => {
    const run = launched(`
      - sequence:
          - on_error: alice
          - fail
      - bob
    `);
    expect(run.trace).to.deep.equal(['fail', 'alice', 'bob']);
  });

  it('handles nothing that fails before it', () => {
    const run = launched(`
      - sequence:
          - fail
          - on_error: alice
    `);
    expect(run.trace).to.deep.equal(['fail']);
    expect(run.errors).to.have.lengthOf(1);
  });

  it('tries its patterns in the order in which they were given', () => {
    const run = (message: string) =>
      launched(`
      - sequence:
          - on_error: { '/^time/': alice }
          - on_error: { '/timeout/': bob, '/^no/': carol }
          - on_error: dave
          - fail: { message: '${message}' }
    `).trace;
    expect(run('timeout')).to.deep.equal(['fail', 'alice']);
    expect(run('no space')).to.deep.equal(['fail', 'carol']);
    expect(run('else')).to.deep.equal(['fail', 'dave']);
  });

  it('looks for a pattern in the class after the message', () => {
    const run = launched(`
      - sequence:
          - on_error: { '/^Build/': alice }
          - fail: { class: BuildFailed, message: no space }
    `);
    expect(run.trace).to.deep.equal(['fail', 'alice']);
  });

  it('runs its steps as the handler', () => {
    const run = launched(`
      - sequence:
          - on_error: { '/boom/': ~, do: [ alice, bob ] }
          - fail
    `);
    expect(run.trace).to.deep.equal(['fail', 'alice', 'bob']);
  });

  it('runs its steps for any error when no pattern is given', () => {
    const run = launched(`
      - sequence:
          - on_error: { do: [ alice ] }
          - fail
    `);
    expect(run.trace).to.deep.equal(['fail', 'alice']);
  });

  it('comes before a handler for any error that the attribute gave', () => {
    const run = launched(`
      - sequence:
          on_error: alice
          do:
            - on_error: bob
            - fail
    `);
    expect(run.trace).to.deep.equal(['fail', 'bob']);
  });

  it('tries again as often as its list says, and not more', () => {
    const run = launched(
      `
      - sequence:
          - on_error: { '/boom/': 'retry * 2' }
          - alice
          - bob
    `,
      { participants: { bob: failsFirst(99) } },
    );
    expect(run.trace).to.deep.equal(['alice', 'bob', 'alice', 'bob', 'alice', 'bob']);
    expect(run.wrong).to.deep.equal(['boom']);
  });

  it('is given once by a cursor that comes by again', () => {
    const run = launched(`
      - cursor:
          - on_error: alice
          - inc: 'f:n'
          - rewind: { if: '\${f:n} < 3' }
          - stall
    `);
    const cursor = [...run.execution.expressions.values()].find(({ name }) => name === 'cursor');
    expect(cursor?.handlers.on_error).to.have.lengthOf(1);
  });

  it('does nothing at the root', () => {
    expect(launched(['on_error', { alice: null }, []]).ended).not.to.equal(null);
  });
});
