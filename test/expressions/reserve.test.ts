import { expect } from 'chai';
import { waitingFor } from '../../engine/worker/waiting-for.ts';
import { holds, launched } from '../support/scripted-run.ts';

const held = { participants: { a: holds, b: holds, c: holds, d: holds } };

describe('reserve', () => {
  it('lets one branch in at a time, in the order in which they came', () => {
    const run = launched(
      `
      - concurrence:
          - reserve: { mutex: m, do: [ a, echo: a ] }
          - reserve: { m: ~, do: [ b ] }
          - reserve: { mutex: m, do: [ c ] }
          - reserve: { mutex: other, do: [ d ] }
    `,
      held,
    );
    expect(run.trace).to.have.members(['a', 'd']);
    run.answer('a');
    expect(run.trace.slice(2)).to.deep.equal(['b']);
    run.answer('b');
    run.answer('c');
    run.answer('d');
    expect(run.variables).to.deep.equal({ m: ['mutex', 'm', []], other: ['mutex', 'other', []] });
  });

  it('says which mutex a branch waits for', () => {
    const run = launched('- concurrence: [ reserve: { m: ~, do: [ a ] }, reserve: { m: ~, do: [ b ] } ]', held);
    const [first, second] = [...run.execution.expressions.values()].filter((e) => e.name === 'reserve');
    expect(waitingFor(run.execution, first as never).kind).to.equal('children');
    expect(waitingFor(run.execution, second as never)).to.deep.equal({
      kind: 'lock',
      text: 'waits until another branch gives "m" back',
    });
  });

  it('is given on when the branch that has it is cancelled, and only when it is gone', () => {
    const run = launched(
      `
      - concurrence:
          - reserve: { tag: first, m: ~, do: [ sequence: { on_cancel: c, do: [ a ] } ] }
          - reserve: { m: ~, do: [ b ] }
    `,
      held,
    );
    run.command('cancel', 'first');
    expect(run.trace).to.deep.equal(['a', 'c']);
    run.answer('c');
    expect(run.trace).to.deep.equal(['a', 'c', 'b']);
  });

  it('passes over a branch that gave up waiting', () => {
    const run = launched(
      `
      - concurrence:
          - reserve: { m: ~, do: [ a ] }
          - reserve: { m: ~, timeout: 1h, do: [ b ] }
          - reserve: { m: ~, do: [ c ] }
          - reserve: { m: ~, tag: last, do: [ d ] }
    `,
      held,
    );
    run.advance('2h');
    run.command('cancel', 'last');
    run.answer('a');
    expect(run.trace).to.deep.equal(['a', 'c']);
    run.answer('c');
    expect(run.ended).not.to.equal(null);
  });

  it('is given on when the branch fails and is handled', () => {
    const run = launched(
      `
      - concurrence:
          - reserve: { m: ~, on_error: pass, do: [ fail ] }
          - reserve: { m: ~, do: [ b ] }
    `,
      held,
    );
    expect(run.trace).to.deep.equal(['fail', 'b']);
  });

  it('stays with a branch that stands in error, until it is replayed', () => {
    const run = launched(
      '- concurrence: [ reserve: { m: ~, do: [ sequence: [ fail, a ] ] }, reserve: { m: ~, do: [ b ] } ]',
      {
        participants: {
          ...held.participants,
          fail: (work, call) => (call > 1 ? { reply: work.fields } : { error: { class: 'E', message: 'x' } }),
        },
      },
    );
    expect(run.trace).to.deep.equal(['fail']);
    run.replay();
    run.answer('a');
    expect(run.trace).to.deep.equal(['fail', 'fail', 'a', 'b']);
  });

  it('queues again when a step around it is tried again', () => {
    const run = launched(
      '- concurrence: [ reserve: { m: ~, on_error: retry, do: [ a ] }, reserve: { m: ~, do: [ b ] } ]',
      held,
    );
    run.failed('a');
    expect(run.trace).to.deep.equal(['a', 'b']);
    run.answer('b');
    expect(run.trace).to.deep.equal(['a', 'b', 'a']);
  });

  it('runs several children one after the other, and none at all without children', () => {
    expect(launched('- reserve: { do: [ alice, bob ] }').trace).to.deep.equal(['alice', 'bob']);
    expect(launched('- reserve: { mutex: m }\n- alice').trace).to.deep.equal(['alice']);
  });

  it('is one for the whole process with a slash', () => {
    const run = launched(
      `
      define: { work: { do: [ reserve: { mutex: /m, do: [ ref: '\${v:who}' ] } ] } }
      do:
        - concurrence: [ work: { who: a }, work: { who: b } ]
    `,
      held,
    );
    expect(run.trace).to.deep.equal(['a']);
    run.answer('a');
    run.answer('b');
    expect(run.variables['m']).to.deep.equal(['mutex', 'm', []]);
  });

  it('refuses a name of the engine', () => {
    expect(launched('- reserve: { mutex: //m, do: [ alice ] }').wrong[0]).to.contain('//m');
  });

  it('writes the same for each branch, however many wait', () => {
    const cost = (branches: number) => {
      const run = launched(
        `- concurrent_iterator: { times: ${branches}, do: [ reserve: { mutex: /m, do: [ slow ] } ] }`,
        { restarts: 'never' },
      );
      for (let i = 0; i < 5; i++) run.answer('slow');
      return run.written.slice(-5);
    };
    expect(cost(400)).to.deep.equal(cost(20));
  });
});
