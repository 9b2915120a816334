import { expect } from 'chai';
import type { Json } from '../../engine/core/json.ts';
import { handled } from '../support/handled-run.ts';
import { failsFirst, launched } from '../support/scripted-run.ts';

describe('on_error as a retry list', () => {
  it('tries so many times, then it is not handled', () => {
    const run = handled('retry * 2', 99);
    expect(run.trace.filter((name) => name === 'flaky')).to.have.lengthOf(3);
    expect(run.wrong).to.deep.equal(['boom']);
  });

  it('does one after the other, from left to right', () => {
    expect(handled('retry, carol', 99).trace).to.deep.equal(['alice', 'flaky', 'alice', 'flaky', 'carol', 'bob']);
    expect(handled('retry * 2, pass', 99).trace.filter((name) => name === 'flaky')).to.have.lengthOf(3);
  });

  it('counts tries after the on_cancel, too', () => {
    const run = handled('cando * 2', 99, { on_cancel: 'carol' });
    expect(run.trace.filter((name) => name === 'carol')).to.have.lengthOf(2);
    expect(run.wrong).to.deep.equal(['boom']);
  });

  it('pauses before a try', () => {
    const run = handled('5s: retry, 1m: retry', 2);
    expect(run.trace).to.deep.equal(['alice', 'flaky']);
    expect(run.timers).to.deep.equal([5000]);
    run.advance('5s');
    expect(run.trace).to.deep.equal(['alice', 'flaky', 'alice', 'flaky']);
    expect(run.timers).to.deep.equal([60_000]);
    run.advance('1m');
    expect(run.trace.at(-1)).to.equal('bob');
    expect(run.timers).to.deep.equal([]);
  });

  it('counts with pauses: 1s: retry * 3, pass', () => {
    const run = handled('1s: retry * 3, pass', 99);
    run.advance('2s');
    expect(run.trace.filter((name) => name === 'flaky')).to.have.lengthOf(3);
    run.advance('1s');
    expect(run.trace.filter((name) => name === 'flaky')).to.have.lengthOf(4);
    expect(run.trace.at(-1)).to.equal('bob');
  });

  it('hands on to the handler further out when it is used up', () => {
    const run = launched(
      `
    - sequence:
        on_error: carol
        do: [ flaky: { on_error: 'retry * 1' } ]
  `,
      { participants: { flaky: failsFirst(99) } },
    );
    expect(run.trace).to.deep.equal(['flaky', 'flaky', 'carol']);
  });

  it('counts for each pattern by itself', () => {
    const fails = (_: unknown, call: number) => ({
      error: { class: 'E', message: call % 2 === 0 ? 'even' : 'odd' },
    });
    const run = launched(
      ['flaky', { on_error: [{ '/odd/': 'retry * 2', '/even/': 'retry * 1' }, [null, 'carol']] }, []],
      { participants: { flaky: fails } },
    );
    expect(run.trace).to.deep.equal(['flaky', 'flaky', 'flaky', 'flaky', 'carol']);
  });

  it('is whole again when the expression around it starts again', () => {
    const run = launched(
      `
    - repeat:
        - inc: 'v:n'
        - flaky: { on_error: 'retry * 1, pass' }
        - break: { if: '\${v:n} == 2' }
  `,
      { participants: { flaky: failsFirst(99) } },
    );
    expect(run.trace).to.have.lengthOf(4);
  });

  it('takes no answer to the failed try during the pause', () => {
    const run = launched(`- slow: { on_error: '1m: retry' }`);
    const { expression, dispatch } = run.workOf('slow');
    run.send({ kind: 'unroutable', expression, dispatch, reason: 'no queue' });
    expect(run.send({ kind: 'reply', expression, dispatch, fields: { late: 1 } })).to.equal('duplicate');
    expect(run.trace).to.deep.equal(['slow']);
    run.advance('1m');
    expect(run.trace).to.deep.equal(['slow', 'slow']);
  });

  it('looks a text with a colon but no time up as a name', () => {
    expect(handled('4x: retry').wrong[0]).to.contain('4x: retry');
  });
});

describe('the second take of on_error', () => {
  const takes = (__on_error__: Json) =>
    launched(
      [
        'sequence',
        {},
        [
          ['sequence', { on_error: 'carol' }, [['flaky', {}, []]]],
          ['bob', {}, []],
        ],
      ],
      { participants: { flaky: failsFirst(1), carol: ({ fields }) => ({ reply: { ...fields, __on_error__ } }) } },
    );
  it('redo: the handler may have the failed expression tried again', () => {
    expect(takes('redo').trace).to.deep.equal(['flaky', 'carol', 'flaky', 'bob']);
  });
  it('raise: or pass the error on', () => {
    expect(takes('raise').wrong).to.deep.equal(['boom']);
  });
  it('pass: or let it go', () => {
    expect(takes('pass').trace).to.deep.equal(['flaky', 'carol', 'bob']);
    expect(takes('').trace).to.deep.equal(['flaky', 'carol', 'bob']);
  });
  it('or name another', () => {
    expect(takes('dave').trace).to.deep.equal(['flaky', 'carol', 'dave', 'bob']);
  });
  it('leaves nothing of it in the workitem', () => {
    expect(takes('pass').fields).not.to.have.property('__on_error__');
  });
});
