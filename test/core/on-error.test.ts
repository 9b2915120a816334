import { expect } from 'chai';
import type { Json } from '../../engine/core/json.ts';
import { handled } from '../support/handled-run.ts';
import { failsFirst, launched } from '../support/scripted-run.ts';

describe('on_error', () => {
  it('leaves the branch standing in error where there is none', () => {
    const run = launched(`
      - fail: { message: too bad }
      - bob
    `);
    expect(run.wrong).to.deep.equal(['too bad']);
    expect(run.notes.at(-1)).to.equal('error 0_0');
    expect(run.execution.head.errors).to.equal(1);
  });

  it('runs a participant or sub-definition in place of the failed expression', () => {
    const run = handled('carol');
    expect(run.trace).to.deep.equal(['alice', 'flaky', 'carol', 'bob']);
    expect(run.paramsOf('carol')).to.deep.equal({ ref: 'carol', _triggered: 'on_error' });
  });

  it('gives the handler the workitem of the failure, with the error', () => {
    const { seen, __error__ } = handled('carol').workOf('carol').fields as {
      seen: Json;
      __error__: Record<string, Json>;
    };
    expect(seen).to.deep.equal(['alice']);
    expect(Object.keys(__error__)).to.have.members([
      'at',
      'class',
      'details',
      'deviations',
      'fei',
      'message',
      'trace',
      'tree',
    ]);
    expect(__error__).to.deep.include({ class: 'RuntimeError', message: 'boom', tree: ['flaky', {}, []] });
    expect(__error__['fei']).to.include({ expid: '0_0_1' });
  });

  it('runs a tree', () => {
    expect(
      handled([
        'sequence',
        {},
        [
          ['carol', {}, []],
          ['dave', {}, []],
        ],
      ]).trace,
    ).to.deep.equal(['alice', 'flaky', 'carol', 'dave', 'bob']);
  });

  for (const handler of ['redo', 'retry']) {
    it(`${handler}: tries again, with the workitem as it was at the failure`, () => {
      const run = handled(handler, 2);
      expect(run.trace).to.deep.equal(['alice', 'flaky', 'alice', 'flaky', 'alice', 'flaky', 'bob']);
      expect(run.fields['seen']).to.deep.equal(['alice', 'alice', 'alice']);
    });
  }

  for (const handler of ['undo', 'pass']) {
    it(`${handler}: goes on`, () => {
      expect(handled(handler).trace).to.deep.equal(['alice', 'flaky', 'bob']);
    });
  }

  it('"": stops the search, the branch stands in error', () => {
    const run = launched(`
      - sequence:
          on_error: carol
          do: [ fail: { on_error: '' } ]
    `);
    expect(run.trace).to.deep.equal(['fail']);
    expect(run.errors).to.have.lengthOf(1);
  });

  it('leaves no error behind when the step ends well at another try, but one that a handler dealt with', () => {
    for (const retry of ['retry', 'retry * 3', '1s: redo']) {
      const run = handled(retry).advance('1m');
      expect(run.trace).to.include('bob');
      expect(run.fields, retry).not.to.have.property('__error__');
    }
    expect(handled('carol').fields).to.have.nested.property('__error__.message', 'boom');
    const inner = launched(
      `
      - sequence:
          on_error: retry
          do:
            - fail: { if: '\${v:n} == 1', on_error: carol }
            - inc: 'v:n'
            - fail: { if: '\${v:n} == 1' }
    `,
      { variables: { n: 0 } },
    );
    expect(inner.trace).to.deep.equal(['fail', 'fail', 'carol']);
    expect(inner.fields, 'the one of the second try').to.have.nested.property('__error__.message', 'boom');
  });

  it('cancel: runs the on_cancel of the expression and goes on', () => {
    expect(handled('cancel', 1, { on_cancel: 'carol' }).trace).to.deep.equal(['alice', 'flaky', 'carol', 'bob']);
    const without = handled('cancel');
    expect(without.trace).to.deep.equal(['alice', 'flaky', 'bob']);
    expect(without.fields, 'as undo').not.to.have.property('__error__');
  });

  it('cando: runs the on_cancel of the expression, then tries again', () => {
    expect(handled('cando', 1, { on_cancel: 'carol' }).trace).to.deep.equal([
      'alice',
      'flaky',
      'carol',
      'alice',
      'flaky',
      'bob',
    ]);
    expect(handled('cando').trace).to.deep.equal(['alice', 'flaky', 'alice', 'flaky', 'bob']);
  });

  it('raise: passes it on to the handler further out', () => {
    const run = launched(`
      - sequence:
          on_error: dave
          do:
            - sequence: { on_error: raise, do: [ fail: { class: BuildFailed, message: no space } ] }
    `);
    expect(run.trace).to.deep.equal(['fail', 'dave']);
    expect(run.workOf('dave').fields['__error__']).to.include({ class: 'BuildFailed', message: 'no space' });
  });

  it('raise: leaves the branch standing in error where there is none further out', () => {
    const run = handled('raise');
    expect(run.errors[0]).to.include({ class: 'RuntimeError', message: 'boom', expid: '0_0' });
  });

  it('raise: keeps the trace and details that the participant gave', () => {
    const run = launched(['slow', { on_error: 'raise' }, []]);
    run.failed('slow', { class: 'BuildFailed', message: 'no space', trace: ['a:1'], details: { disk: 'sda' } });
    expect(run.errors[0]).to.deep.include({ trace: ['a:1'], details: { disk: 'sda' } });
  });

  for (const store of ['store: f:err', 'store: err', 'bury: err', 'store: field:err']) {
    it(`${store}: puts the error into the field and goes on`, () => {
      expect(handled(store).fields['err']).to.include({ class: 'RuntimeError', message: 'boom' });
    });
  }

  it('store: v:x puts the error into the variable', () => {
    expect(handled('store: v:x').variables['x']).to.include({ message: 'boom' });
  });

  it('commands the cursor that failed', () => {
    const run = launched(
      `
      - cursor:
          on_error: jump to bob
          do: [ flaky, alice, bob ]
    `,
      { participants: { flaky: failsFirst(1) } },
    );
    expect(run.trace).to.deep.equal(['flaky', 'bob']);
  });

  it('rewinds the loop that failed', () => {
    const run = launched(
      `
      - repeat:
          on_error: rewind
          do: [ alice, flaky, break ]
    `,
      { participants: { flaky: failsFirst(1) } },
    );
    expect(run.trace).to.deep.equal(['alice', 'flaky', 'alice', 'flaky']);
    expect(run.ended).not.to.equal(null);
  });

  it('commands the iterator that failed', () => {
    const run = launched(
      `
      - iterator:
          on: [ a, b, c ]
          on_error: skip 0
          do: [ echo: '\${v:i}', flaky: { i: '\${v:i}' } ]
    `,
      { participants: { flaky: failsFirst(1) } },
    );
    expect(run.echoes).to.deep.equal(['a', 'b', 'c']);
  });

  it('error: raises an error of its own', () => {
    expect(handled('error').errors[0]?.class).to.equal('ForcedError');
  });

  it('kill_process: ends the process', () => {
    expect(handled('kill_process').flavour).to.equal('kill');
  });

  it('stands in error when its handler is unknown', () => {
    expect(handled('nobody').wrong[0]).to.contain('nobody');
  });

  it('cancels what else is at work inside, and lets its on_cancel run first', () => {
    const run = launched(`
      - concurrence:
          on_error: dave
          do:
            - sequence: { on_cancel: carol, do: [ slow ] }
            - fail
      - bob
    `);
    expect(run.trace).to.deep.equal(['fail', 'slow', 'carol', 'dave', 'bob']);
  });

  it('! kills what is at work inside', () => {
    const run = launched(`
      - concurrence:
          on_error: '!dave'
          do:
            - sequence: { on_cancel: carol, do: [ slow ] }
            - fail
      - bob
    `);
    expect(run.trace).to.deep.equal(['fail', 'slow', 'dave', 'bob']);
    expect(run.takenBack).to.deep.equal(['slow kill']);
  });

  it('of the failed step itself comes first, then the nearest around it', () => {
    const nested = (inner: string) => `
      - sequence:
          on_error: dave
          do: [ sequence: { on_error: ${inner}, do: [ fail: { on_error: carol } ] } ]
    `;
    expect(launched(nested('bob')).trace).to.deep.equal(['fail', 'carol']);
  });

  it('that fails itself is handled further out', () => {
    const run = launched(
      `
      - sequence:
          on_error: dave
          do:
            - sequence: { on_error: fail, do: [ flaky ] }
    `,
      { participants: { flaky: failsFirst(1) } },
    );
    expect(run.trace).to.deep.equal(['flaky', 'fail', 'dave']);
  });

  it('that fails itself is not handled by itself', () => {
    expect(handled('fail').errors[0]).to.include({ message: 'boom', expid: '0_0' });
  });

  it('looks for its patterns in the message, then in the class; the first that is found wins', () => {
    const list: Json = [['/^nothing/', 'carol'], { '/oo/': 'dave', Runtime: 'carol' }, ['carol']];
    expect(handled(list).trace).to.deep.equal(['alice', 'flaky', 'dave', 'bob']);
    expect(handled([['/^nothing/', 'dave'], { Runtime: 'carol' }]).trace).to.deep.equal([
      'alice',
      'flaky',
      'carol',
      'bob',
    ]);
    expect(handled([[null, 'carol']]).trace).to.deep.equal(['alice', 'flaky', 'carol', 'bob']);
    expect(handled([['carol']]).trace).to.deep.equal(['alice', 'flaky', 'carol', 'bob']);
  });

  it('looks further out when no pattern is found', () => {
    const run = launched([
      'sequence',
      { on_error: 'dave' },
      [['sequence', { on_error: [['/nothing/', 'carol']] }, [['fail', {}, []]]]],
    ]);
    expect(run.trace).to.deep.equal(['fail', 'dave']);
  });

  it('with an empty handler for a pattern stops the search', () => {
    const run = launched([
      'sequence',
      { on_error: 'dave' },
      [['sequence', { on_error: [['/boom/', ''], ['carol']] }, [['fail', {}, []]]]],
    ]);
    expect(run.trace).to.deep.equal(['fail']);
  });
});
