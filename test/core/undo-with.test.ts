import { expect } from 'chai';
import { failsFirst, holds } from '../support/scripted-run.ts';
import { launchedWithUndo as run } from '../support/undo-run.ts';

const THREE = `
      - alice: { undo_with: un1 }
      - bob: { undo_with: un2 }
      - slow: { undo_with: un3 }
`;

describe('undo_with', () => {
  describe('undoes', () => {
    it('when the process is cancelled: what was done and what was begun, the newest first, each once', () => {
      const process = run(THREE);
      process.command('cancel');
      expect(process.trace).to.deep.equal(['alice', 'bob', 'slow', 'un3', 'un2', 'un1']);
      expect(process.flavour).to.equal('cancel');
    });

    it('one step at a time', () => {
      const process = run(THREE, { participants: { un3: holds } });
      process.command('cancel');
      expect(process.trace).to.deep.equal(['alice', 'bob', 'slow', 'un3']);
      process.answer('un3');
      expect(process.trace.slice(3)).to.deep.equal(['un3', 'un2', 'un1']);
    });

    it('nothing when all is well', () => {
      const process = run(THREE);
      process.answer('slow');
      expect(process.trace).to.deep.equal(['alice', 'bob', 'slow']);
      expect(process.execution.head.undos).to.equal(undefined);
    });

    it('nothing of a round that is over, when the process begins again at its end', () => {
      const process = run(`
        on_terminate: regenerate
        do:
          - alice: { undo_with: un1 }
          - slow
      `);
      process.answer('slow');
      expect(process.execution.head.undos).to.equal(1);
      process.command('cancel');
      expect(process.trace).to.deep.equal(['alice', 'slow', 'alice', 'slow', 'un1']);
    });

    it('nothing when the process is killed, and the journal says so', () => {
      const process = run(THREE);
      process.command('kill');
      expect(process.trace).to.deep.equal(['alice', 'bob', 'slow']);
      expect(process.notes.filter((note) => note.startsWith('not_undone'))).to.have.members([
        'not_undone 0_0',
        'not_undone 0_1',
        'not_undone 0_2',
      ]);
    });

    it('nothing of a step that was left out', () => {
      const process = run(`
      - alice: { undo_with: un1, if: '1 == 2' }
      - slow
      `);
      process.command('cancel');
      expect(process.trace).to.deep.equal(['slow']);
    });

    it('nothing while an error stands that nothing handles', () => {
      const process = run(`
      - alice: { undo_with: un1 }
      - fail
      `);
      expect(process.trace).to.deep.equal(['alice', 'fail']);
      process.command('cancel');
      expect(process.trace).to.deep.equal(['alice', 'fail', 'un1']);
    });

    it('before the handler of an error runs, which still sees the error', () => {
      const process = run(`
      - sequence:
          on_error: carol
          do:
            - alice: { undo_with: un1 }
            - fail: { undo_with: un2 }
      - bob
      `);
      expect(process.trace).to.deep.equal(['alice', 'fail', 'un2', 'un1', 'carol', 'bob']);
      expect(process.workOf('carol').fields['__error__']).to.include({ message: 'boom' });
    });

    it('before a step is tried again, and each try once', () => {
      const process = run(
        `
      - sequence:
          on_error: 'retry * 3'
          do:
            - alice: { undo_with: un1 }
            - flaky
      - slow
      `,
        { participants: { flaky: failsFirst(2) } },
      );
      expect(process.trace).to.deep.equal(['alice', 'flaky', 'un1', 'alice', 'flaky', 'un1', 'alice', 'flaky', 'slow']);
      process.command('cancel');
      expect(process.trace.slice(9)).to.deep.equal(['un1']);
    });

    it('a step that fails itself, before it is tried again', () => {
      const process = run(`- flaky: { undo_with: un1, on_error: retry }`, { participants: { flaky: failsFirst(1) } });
      expect(process.trace).to.deep.equal(['flaky', 'un1', 'flaky']);
      expect(process.flavour).to.equal(null);
    });

    it('a step whose error is passed over', () => {
      const process = run(`
      - fail: { undo_with: un1, on_error: pass }
      - slow
      `);
      expect(process.trace).to.deep.equal(['fail', 'un1', 'slow']);
      process.command('cancel');
      expect(process.trace).to.deep.equal(['fail', 'un1', 'slow']);
    });

    it('a step whose time is over, before on_timeout', () => {
      const process = run(`
      - slow: { undo_with: un1, timeout: 1h, on_timeout: carol }
      - bob
      `).advance('1h');
      expect(process.trace).to.deep.equal(['slow', 'un1', 'carol', 'bob']);
    });

    it('before on_cancel of the same step', () => {
      const process = run(`
      - sequence:
          on_cancel: carol
          do: [ alice: { undo_with: un1 }, slow ]
      `);
      process.command('cancel');
      expect(process.trace).to.deep.equal(['alice', 'slow', 'un1', 'carol']);
    });

    it('before a step is done again by redo', () => {
      const process = run(`
      - sequence:
          tag: round
          do:
            - alice: { undo_with: un1 }
            - inc: 'v:/rounds'
            - redo: { ref: round, if: '\${v:/rounds} < 2' }
            - slow
      `);
      expect(process.trace).to.deep.equal(['alice', 'un1', 'alice', 'slow']);
    });

    it('a step that is cancelled alone, and the process goes on', () => {
      const process = run(`
      - slow: { undo_with: un1 }
      - bob
      `);
      process.command('cancel', '0_0');
      expect(process.trace).to.deep.equal(['slow', 'un1', 'bob']);
      expect(process.flavour).to.equal(null);
    });

    it('once more what was done since a replay, not what the failed try did', () => {
      const process = run(`- sequence: [ alice: { undo_with: un1 }, flaky: { undo_with: un2 }, slow ]`, {
        participants: { flaky: failsFirst(1) },
      });
      process.replay({ edited: true });
      process.command('cancel');
      expect(process.trace).to.deep.equal(['alice', 'flaky', 'flaky', 'slow', 'un2', 'un1']);
      expect(process.workOf('un2').fields).to.include({ edited: true });
    });

    it('what a step did that on_reply was called for', () => {
      const process = run(`- alice: { undo_with: un1, on_reply: slow, on_cancel: carol }`);
      process.command('cancel');
      expect(process.trace).to.deep.equal(['alice', 'slow', 'un1', 'carol']);
    });
  });

  describe('says what undoes the step:', () => {
    it('a participant whose name is only known when the step begins', () => {
      const process = run(
        `
      - alice: { undo_with: 'un\${f:n}' }
      - set: { 'f:n': 2 }
      - slow
      `,
        { fields: { n: 1 } },
      );
      process.command('cancel');
      expect(process.trace.at(-1)).to.equal('un1');
    });

    it('a step with its attributes', () => {
      const process = run(
        `
      - alice: { undo_with: { un1: { repo: '\${f:project}' } } }
      - slow
      `,
        { fields: { project: 'core' } },
      );
      process.command('cancel');
      expect(process.paramsOf('un1')).to.include({ repo: 'core', _triggered: 'undo_with' });
    });

    it('a tree', () => {
      const process = run(`
      - alice: { undo_with: [sequence, {}, [[un1, {}, []], [un2, {}, []]]] }
      - slow
      `);
      process.command('cancel');
      expect(process.trace.slice(2)).to.deep.equal(['un1', 'un2']);
    });

    it('a sub-definition, also one of a sub-definition that has ended', () => {
      const process = run(`
      define:
        prepare:
          do: [ alice: { undo_with: clean } ]
          define:
            clean: { do: [ un1, un2 ] }
        clean: { do: [ un3 ] }
      do: [ prepare, slow ]
      `);
      process.command('cancel');
      expect(process.trace.slice(2)).to.deep.equal(['un1', 'un2']);
    });

    for (const wrong of ["''", '12', '[un1, un2]', '{ un1: {}, un2: {} }', '{ sequence: { do: [ un1 ] } }']) {
      it(`and is an error of the step when it names none: ${wrong}`, () => {
        const process = run(`- alice: { undo_with: ${wrong} }`);
        expect(process.trace).to.deep.equal([]);
        expect(process.errors).to.have.length(1);
        expect(process.errors[0]).to.include({ code: 'BOSS_EXPRESSION_FAILED', expid: '0_0' });
        expect(process.wrong[0]).to.match(/^alice at 0_0: undo_with .* is no step; write a name/);
      });
    }
  });

  describe('hands over', () => {
    it('the workitem with which the step began', () => {
      const process = run(
        `
      - alice: { undo_with: un1 }
      - set: { 'f:n': 2 }
      - slow
      `,
        { fields: { n: 1 } },
      );
      process.command('cancel');
      expect(process.workOf('un1').fields).to.include({ n: 1 });
    });

    it('what the step changed, and why it is undone', () => {
      const process = run(
        `
      - create: { undo_with: un1 }
      - slow: { undo_with: un2 }
      `,
        { fields: { n: 1 }, participants: { create: ({ fields }) => ({ reply: { ...fields, vm: 'vm7' } }) } },
      );
      process.command('cancel');
      expect(process.workOf('un1').fields['__undo__']).to.deep.include({
        ...{ step: 'create', expid: '0_0', ended: true, result: { vm: 'vm7' }, because: 'cancelled', error: null },
      });
      expect(process.workOf('un2').fields['__undo__']).to.deep.include({ step: 'slow', ended: false, result: {} });
    });

    it('the error', () => {
      const process = run(`- sequence: { on_error: pass, do: [ alice: { undo_with: un1 }, fail ] }`);
      expect(process.workOf('un1').fields['__undo__']).to.deep.include({
        because: 'failed',
        error: { class: 'RuntimeError', message: 'boom' },
      });
    });

    it('the variables as they were, with changes of its own that nobody else sees', () => {
      const process = run(`
      - set: { 'v:x': before }
      - alice: { undo_with: [sequence, {}, [[un1, { x: '\${v:x}' }, []], [set, { 'v:x': mine }, []]]] }
      - set: { 'v:x': after }
      - slow
      `);
      process.command('cancel');
      expect(process.paramsOf('un1')).to.include({ x: 'before' });
      expect(process.variables).to.include({ x: 'after' });
    });

    it('nothing back: the process goes on with the workitem that it had', () => {
      const process = run(
        `
      - sequence: { on_error: pass, do: [ alice: { undo_with: un1 }, fail ] }
      - bob
      `,
        { participants: { un1: () => ({ reply: { spoilt: true } }) } },
      );
      expect(process.workOf('bob').fields).not.to.have.any.keys('spoilt', '__undo__');
    });
  });
});
