import { expect } from 'chai';
import { holds } from '../support/scripted-run.ts';
import { launchedWithUndo as run } from '../support/undo-run.ts';

describe('what is to be undone', () => {
  it('is the affair of the step around it, once the inner one has ended well', () => {
    const process = run(`
      - sequence:
          on_error: carol
          do:
            - sequence: [ sequence: [ alice: { undo_with: un1 } ], bob: { undo_with: un2 } ]
            - fail
    `);
    expect(process.trace.slice(3)).to.deep.equal(['un2', 'un1', 'carol']);
  });

  it('is kept by the process until its end', () => {
    const process = run(`- sequence: [ sequence: [ alice: { undo_with: un1 } ] ]\n- slow`);
    expect(process.execution.head.undos).to.equal(1);
    process.command('cancel');
    expect(process.trace).to.deep.equal(['alice', 'slow', 'un1']);
  });

  it('is undone where the error is handled, and not further out', () => {
    const process = run(`
      - alice: { undo_with: un1 }
      - sequence: { on_error: pass, do: [ bob: { undo_with: un2 }, fail ] }
      - slow
    `);
    expect(process.trace).to.deep.equal(['alice', 'bob', 'fail', 'un2', 'slow']);
    process.command('cancel');
    expect(process.trace.at(-1)).to.equal('un1');
  });

  it('is undone by the block and by what is in it, each with its own', () => {
    const process = run(`- sequence: { undo_with: un1, do: [ alice: { undo_with: un2 }, slow ] }`);
    process.command('cancel');
    expect(process.trace.slice(2)).to.deep.equal(['un2', 'un1']);
  });

  it('is not undone again when what undid it is left', () => {
    const process = run(`
      - alice: { undo_with: [sequence, {}, [[bob, { undo_with: un2 }, []], [un1, {}, []]]] }
      - slow
    `);
    process.command('cancel');
    expect(process.trace).to.deep.equal(['alice', 'slow', 'bob', 'un1']);
    expect(process.ended).not.to.equal(null);
  });

  it('passes from a sub-definition to the step that called it', () => {
    const process = run(`
      define:
        prepare: { do: [ alice: { undo_with: { un1: { level: '\${v:level}' } } } ] }
      do:
        - prepare: { level: 3 }
        - prepare: { level: 4 }
        - slow
    `);
    process.command('cancel');
    expect(process.trace.slice(3)).to.deep.equal(['un1', 'un1']);
    expect(process.dispatches.slice(3).map(({ params }) => params['level'])).to.deep.equal(['4', '3']);
  });

  describe('of an iterator', () => {
    it('is one entry for each round, with its element', () => {
      const process = run(`
        - iterator:
            on: 'a, b, c'
            do: [ alice: { undo_with: { un1: { what: '\${v:i}' } } } ]
        - slow
      `);
      process.command('cancel');
      expect(process.dispatches.slice(4).map(({ params }) => params['what'])).to.deep.equal(['c', 'b', 'a']);
    });

    it('is one entry for each branch of a concurrent one', () => {
      const process = run(`
        - citerator:
            on: 'a, b, c'
            do: [ alice: { undo_with: { un1: { what: '\${v:i}' } } } ]
        - slow
      `);
      process.command('cancel');
      expect(process.dispatches.slice(4).map(({ params }) => params['what'])).to.deep.equal(['c', 'b', 'a']);
    });
  });

  describe('of a cursor', () => {
    const again = (command: string): string => `
      - cursor:
          - alice: { undo_with: un1 }
          - inc: 'v:/n'
          - ${command}
          - bob
      - slow
    `;

    it('stays when it is rewound: each round is undone', () => {
      const process = run(again(`rewind: { if: '\${v:/n} < 2' }`));
      expect(process.trace).to.deep.equal(['alice', 'alice', 'bob', 'slow']);
      process.command('cancel');
      expect(process.trace.slice(4)).to.deep.equal(['un1', 'un1']);
    });

    it('is not undone because a command leads out of the block in which it was done', () => {
      const process = run(`
        - cursor:
            - sequence: [ alice: { undo_with: un1 }, break ]
            - bob
        - slow
      `);
      expect(process.trace).to.deep.equal(['alice', 'slow']);
      process.command('cancel');
      expect(process.trace.at(-1)).to.equal('un1');
    });

    it('is undone when a command cuts off a branch that it does not come from', () => {
      const process = run(`
        - cursor:
            - concurrence:
                - slow: { undo_with: un1 }
                - sequence: [ alice: { undo_with: un2 }, break ]
        - slower
      `);
      expect(process.trace).to.deep.equal(['slow', 'alice', 'un1', 'slower']);
      process.command('cancel');
      expect(process.trace.at(-1)).to.equal('un2');
    });
  });

  describe('of a concurrence', () => {
    it('is undone branch by branch when it is cancelled, each in its own order', () => {
      const process = run(`
        - concurrence:
            - sequence: [ alice: { undo_with: un1 }, bob: { undo_with: un2 }, slow ]
            - sequence: [ carol: { undo_with: un3 }, slower ]
      `);
      process.command('cancel');
      expect(process.trace.filter((name) => name.startsWith('un'))).to.have.members(['un1', 'un2', 'un3']);
      expect(process.trace.indexOf('un2')).to.be.below(process.trace.indexOf('un1'));
    });

    it('is undone newest first across the branches that are through', () => {
      const process = run(`
        - concurrence:
            - sequence: [ alice: { undo_with: un1 }, slow, bob: { undo_with: un3 } ]
            - sequence: [ carol: { undo_with: un2 } ]
        - slower
      `);
      process.answer('slow');
      process.command('cancel');
      expect(process.trace.filter((name) => name.startsWith('un'))).to.deep.equal(['un3', 'un2', 'un1']);
    });

    const race = (more = ''): string => `
      - concurrence:
          count: 1
          merge_type: isolate
          ${more}
          do:
            - sequence: [ alice: { undo_with: un1 }, slow ]
            - sequence: [ bob: { undo_with: un2 } ]
      - carol
      - slower
    `;

    it('is undone in the branches that are cancelled because enough are through, before it goes on', () => {
      const process = run(race(), { participants: { un1: holds } });
      expect(process.trace).to.deep.equal(['alice', 'bob', 'slow', 'un1']);
      process.answer('un1');
      expect(process.trace.slice(4)).to.deep.equal(['carol', 'slower']);
      expect(Object.keys(process.workOf('carol').fields)).to.deep.equal(['1']);
      process.command('cancel');
      expect(process.trace.at(-1)).to.equal('un2');
    });

    it('is undone in the branches that it waits for', () => {
      const process = run(race('remaining: wait'), { participants: { un1: holds } });
      expect(process.trace).to.deep.equal(['alice', 'bob', 'slow', 'un1']);
      process.answer('un1');
      expect(process.trace.slice(4)).to.deep.equal(['carol', 'slower']);
    });

    it('goes along with the branches that it forgets', () => {
      const process = run(race('remaining: forget'));
      expect(process.trace).to.deep.equal(['alice', 'bob', 'slow', 'carol', 'slower']);
      process.answer('slower');
      process.command('cancel');
      expect(process.trace.slice(5)).to.deep.equal(['un1']);
    });

    it('is undone in a branch that was only about to begin', () => {
      const process = run(
        `
        - concurrence:
            count: 1
            do:
              - noop
              - sequence: [ sequence: [ alice: { undo_with: un1 } ] ]
        - bob
      `,
        { participants: { un1: holds } },
      );
      expect(process.trace).to.deep.equal(['alice', 'un1']);
      process.answer('un1');
      expect(process.trace).to.deep.equal(['alice', 'un1', 'bob']);
    });

    it('does not make it wait for branches in which there is nothing to undo', () => {
      const process = run(`
        - alice: { undo_with: un1 }
        - concurrence:
            count: 1
            do: [ bob, slow: { on_cancel: slower } ]
        - carol
      `);
      expect(process.trace).to.include('carol');
      expect(process.live.some((one) => one.startsWith('slower'))).to.equal(true);
    });
  });

  describe('of a branch beside', () => {
    it('is its own affair when it is forgotten', () => {
      const process = run(`
        - sequence: { forget: true, do: [ alice: { undo_with: un1 }, slow ] }
        - sequence: { on_error: pass, do: [ fail ] }
      `);
      expect(process.ended).not.to.equal(null);
      process.command('cancel');
      expect(process.trace).to.deep.equal(['alice', 'fail', 'slow', 'un1']);
    });

    it('is the affair of the step beside which it ran, when that ends', () => {
      const process = run(`
        - sequence:
            - sequence: { flank: true, do: [ alice: { undo_with: un1 }, slow ] }
            - bob: { undo_with: un2 }
        - slower
      `);
      expect(process.trace).not.to.include('un1');
      process.command('cancel');
      expect(process.trace.slice(-2)).to.have.members(['un1', 'un2']);
    });

    it('is undone with the branch when that is lost', () => {
      const process = run(`
        - concurrence:
            count: 1
            do:
              - lose: [ sequence: [ alice: { undo_with: un1 } ] ]
              - slow
        - bob
      `);
      process.answer('slow');
      expect(process.trace).to.deep.equal(['slow', 'alice', 'un1', 'bob']);
    });
  });

  it('is limited', () => {
    const process = run(
      `
        - repeat:
            - noop: { undo_with: un1 }
      `,
      { restarts: 'never' },
    );
    expect(process.errors[0]).to.include({ code: 'BOSS_LIMIT_EXCEEDED' });
    expect(process.execution.head.undos).to.equal(10_000);
  });
});
