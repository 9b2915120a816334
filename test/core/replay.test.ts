import { expect } from 'chai';
import type { Json } from '../../engine/core/json.ts';
import { failsFirst, launched } from '../support/scripted-run.ts';

describe('a replay', () => {
  it('of a participant that failed sends the workitem again', () => {
    const run = launched(
      `
      - flaky: { task: x }
      - bob
    `,
      { fields: { a: 1 }, participants: { flaky: failsFirst(1) } },
    );
    expect(run.replay()).to.equal('applied');
    expect(run.trace).to.deep.equal(['flaky', 'flaky', 'bob']);
    expect(run.workOf('flaky').fields).to.deep.equal({ a: 1 });
    expect(run.execution.head.errors).to.equal(0);
  });

  it('goes on with other fields when they are given', () => {
    const run = launched(`- flaky`, { participants: { flaky: failsFirst(1) } });
    run.replay({ mended: true });
    expect(run.fields).to.deep.equal({ mended: true });
  });

  it('makes the answer to the failed try an old one', () => {
    const run = launched(`- slow`);
    const { expression, dispatch } = run.workOf('slow');
    run.failed('slow');
    run.replay();
    expect(run.trace).to.deep.equal(['slow', 'slow']);
    expect(run.send({ kind: 'reply', expression, dispatch, fields: { late: 1 } })).to.equal('duplicate');
    run.answer('slow');
    expect(run.fields).to.deep.equal({});
  });

  it('of a name that was not registered looks it up again', () => {
    const run = launched(`- '\${f:who}'`, { fields: { who: 'nobody' } });
    run.replay({ who: 'alice' });
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('of a condition that could not be read reads it again', () => {
    const run = launched(`- set: { 'v:n': '\${f:n}' , if: '\${f:n} > 1' }`, { fields: { n: 'many' } });
    expect(run.errors[0]?.doing).to.equal('apply');
    run.replay({ n: 2 });
    expect(run.variables).to.deep.equal({ n: '2' });
  });

  it('of an unroutable workitem sends it again', () => {
    const run = launched(`- slow`);
    const { expression, dispatch } = run.workOf('slow');
    run.send({ kind: 'unroutable', expression, dispatch, reason: 'no queue' });
    run.replay();
    run.answer('slow');
    expect(run.ended).not.to.equal(null);
  });

  it('of an error step lets the process through', () => {
    const run = launched(`
      - error: too bad
      - bob
    `);
    run.replay({ mended: true });
    expect(run.fields).to.deep.equal({ mended: true });
  });

  it('of a failure over a reply takes this reply again', () => {
    const run = launched(
      `
      - repeat: { break_if: '\${f:n} > 1', do: [ slow ] }
      - bob
    `,
      { fields: { n: 0 } },
    );
    run.answer('slow', { n: 'many' });
    expect(run.errors[0]).to.include({ expid: '0_0', doing: 'reply' });
    run.replay({ n: 2 });
    expect(run.trace).to.deep.equal(['slow', 'bob']);
  });

  it('keeps the replies that came meanwhile', () => {
    const run = launched(`
      - concurrence: { merge_type: isolate, over_if: '\${f:n} > 5', do: [ slow, slower ] }
    `);
    run.answer('slow', { n: 'many' });
    expect(run.errors).to.have.lengthOf(1);
    run.answer('slower', { n: 1 });
    run.replay({ n: 2 });
    expect(run.fields).to.deep.equal({ 0: { n: 2 }, 1: { n: 1 } });
  });

  it('knows the branch of a concurrent iterator', () => {
    const run = launched(
      `
      - citerator: { times: 3, to_f: n, merge_type: isolate, over_if: '\${f:x} > 5', do: [ '\${f:n}' ] }
    `,
      {
        participants: Object.fromEntries(
          ['0', '1', '2'].map((name) => [name, () => ({ reply: { x: name === '1' ? 'many' : 1 } })]),
        ),
      },
    );
    run.replay({ x: 2 });
    expect(run.fields).to.deep.equal({ 0: { x: 1 }, 1: { x: 2 }, 2: { x: 1 } });
  });

  it('of a handler that failed tries the handler again', () => {
    const run = launched(
      `
      - sequence: { on_error: flaky, do: [ fail ] }
      - bob
    `,
      { participants: { flaky: failsFirst(1) } },
    );
    run.replay();
    expect(run.trace).to.deep.equal(['fail', 'flaky', 'flaky', 'bob']);
  });

  it('of a step with tag and timeout sets both up again', () => {
    const run = launched(`- slow: { tag: stage, timeout: 1h }`);
    run.failed('slow');
    run.replay();
    expect(run.timers).to.deep.equal([3_600_000]);
    run.answer('slow');
    expect(run.fields).to.deep.equal({ __tags__: [], __left_tag__: 'stage' });
    expect(run.timers).to.deep.equal([]);
  });

  it('of a handler keeps what the expression in whose place it runs was given', () => {
    const run = launched(
      `
      - sequence: { on_error: flaky, on_cancel: carol, do: [ fail ] }
    `,
      {
        participants: {
          flaky: ({ fields }, call) =>
            call === 1 ? { error: { class: 'E', message: 'boom' } } : call === 2 ? 'hold' : { reply: fields },
        },
      },
    );
    run.replay();
    run.command('cancel', 'flaky');
    expect(run.trace).to.deep.equal(['fail', 'flaky', 'flaky', 'carol']);
  });

  it('without a place takes every error of the process', () => {
    const run = launched(`
      - concurrence: [ error: one, error: two, slow ]
      - bob
    `);
    run.replay();
    run.answer('slow');
    expect(run.trace).to.deep.equal(['slow', 'bob']);
  });

  it('of one error leaves the others', () => {
    const run = launched(`
      - concurrence: [ error: one, error: two ]
    `);
    run.replay(null, '0_0_0');
    expect(run.wrong).to.deep.equal(['two']);
  });

  it('in a paused process starts nothing before the resume', () => {
    const run = launched(
      `
      - repeat: { break_if: '\${f:n} > 1', do: [ slow ] }
      - bob
    `,
      { fields: { n: 0 } },
    );
    run.answer('slow', { n: 'many' });
    run.command('pause');
    run.replay({ n: 0 });
    expect(run.trace).to.deep.equal(['slow']);
    run.command('resume');
    expect(run.trace).to.deep.equal(['slow', 'slow']);
  });

  it('is refused where there is no error', () => {
    const run = launched(`- slow`);
    expect(run.replay()).to.equal('refused');
    expect(run.replay(null, 'slow')).to.equal('refused');
  });

  it('takes fields with any name', () => {
    const run = launched(`- flaky`, { participants: { flaky: failsFirst(1) } });
    run.replay(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 1}') as Record<string, Json>);
    expect(JSON.stringify(run.fields)).to.equal('{"__proto__":{"polluted":1},"constructor":1}');
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });
});
