import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('participant', () => {
  it('sends the workitem and goes on with what comes back', () => {
    const run = launched(
      `
      - participant: { ref: slow }
    `,
      { fields: { a: 1 } },
    );
    expect(run.workOf('slow').fields).to.deep.equal({ a: 1 });
    run.answer('slow', { b: 2 });
    expect(run.fields).to.deep.equal({ b: 2 });
  });

  it('takes the name as bare text', () => {
    expect(launched(`- participant: alice`).trace).to.deep.equal(['alice']);
  });

  it('takes a name that is only known at run time', () => {
    const run = launched(`- participant: { ref: '\${f:who}' }`, { fields: { who: 'alice' } });
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('sends all its attributes, substituted, as params', () => {
    const run = launched(`- participant: { ref: slow, task: 'build \${f:what}', archs: '$f:archs', timeout: 2d }`, {
      fields: { what: 'kernel', archs: ['x86_64'] },
    });
    expect(run.paramsOf('slow')).to.deep.equal({
      ref: 'slow',
      task: 'build kernel',
      archs: ['x86_64'],
      timeout: '2d',
    });
  });

  it('does not let the params travel on with the fields', () => {
    const run = launched(`- slow`);
    run.answer('slow', { a: 1, params: { ref: 'slow' }, dispatched_at: 'now' });
    expect(run.fields).to.deep.equal({ a: 1 });
  });

  it('does not send what belongs to earlier steps: __result__, t, params', () => {
    const run = launched(`- slow`, { fields: { a: 1, __result__: true, t: {}, params: {}, dispatched_at: '' } });
    expect(run.workOf('slow').fields).to.deep.equal({ a: 1 });
  });

  it('reaches the participant where a sub-definition has the same name', () => {
    const run = launched(`
      define:
        alice: { do: [ bob ] }
      do:
        - participant: alice
        - alice
    `);
    expect(run.trace).to.deep.equal(['alice', 'bob']);
  });

  it('goes on at once and takes no answer with forget: true', () => {
    const run = launched(`
      - slow: { forget: true }
      - bob
    `);
    expect(run.trace).to.have.members(['slow', 'bob']);
    expect(run.ended).not.to.equal(null);
    expect(run.answer('slow', { late: true })).to.equal('duplicate');
  });

  it('takes the work back when it is cancelled', () => {
    const run = launched(`
      - slow
      - bob
    `);
    run.command('cancel', 'slow');
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(run.trace).to.deep.equal(['slow', 'bob']);
  });

  it('stands in error when it has no name', () => {
    expect(launched(`- participant: { task: review }`).wrong[0]).to.match(/no participant name: write/);
  });

  it('stands in error when nobody is registered under the name', () => {
    const run = launched(`- participant: nobody`);
    expect(run.errors[0]).to.include({
      code: 'BOSS_UNKNOWN_PARTICIPANT',
      message: 'no participant named "nobody"',
    });
  });

  it('stands in error when its queue does not exist', () => {
    const run = launched(`- slow`);
    const { expression, dispatch } = run.workOf('slow');
    run.send({ kind: 'unroutable', expression, dispatch, reason: 'no queue "slow"' });
    expect(run.errors[0]).to.include({ code: 'BOSS_UNROUTABLE', message: 'no queue "slow"' });
  });

  it('stands in error when its attributes cannot be read, and gets another try by a replay', () => {
    const run = launched("- alice: { task: '${f:who} ${${f:what}}' }", { fields: { what: 'r:exit' } });
    expect(run.trace).to.deep.equal([]);
    expect(run.errors[0]).to.include({ code: 'BOSS_EXPRESSION_FAILED', expid: '0_0' });
    expect(run.wrong[0]).to.contain('Ruby in a text is not run');
    run.replay({ what: 'f:who', who: 'bob' });
    expect(run.paramsOf('alice')).to.deep.include({ task: 'bob bob' });
  });

  it('stands in error with the class and message that the participant gave', () => {
    const run = launched(`- slow`);
    run.failed('slow', { class: 'BuildFailed', message: 'no space left', trace: 'a.py:1\nb.py:2' });
    expect(run.errors[0]).to.deep.include({
      code: 'BOSS_PARTICIPANT_ERROR',
      class: 'BuildFailed',
      message: 'no space left',
      trace: ['a.py:1', 'b.py:2'],
    });
  });

  it('sends its children along as params.__children__ and does not run them', () => {
    const run = launched(['participant', { ref: 'slow' }, [['bob', { x: '${f:a}' }, []]]], { fields: { a: 1 } });
    expect(run.paramsOf('slow')['__children__']).to.deep.equal([['bob', { x: '1' }, []]]);
    run.answer('slow');
    expect(run.trace).to.deep.equal(['slow']);
  });
});
