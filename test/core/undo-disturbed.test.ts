import { expect } from 'chai';
import { failsFirst, holds } from '../support/scripted-run.ts';
import { launchedWithUndo as run } from '../support/undo-run.ts';

const STEPS = `
      - alice: { undo_with: un1 }
      - bob: { undo_with: un2 }
      - slow: { undo_with: un3 }
`;

describe('while something is being undone', () => {
  it('an error stands, and a replay goes on with what is left', () => {
    const process = run(STEPS, { participants: { un2: failsFirst(1) } });
    process.command('cancel');
    expect(process.trace.slice(3)).to.deep.equal(['un3', 'un2']);
    expect(process.wrong).to.deep.equal(['boom']);
    expect(process.ended).to.equal(null);
    process.replay();
    expect(process.trace.slice(5)).to.deep.equal(['un2', 'un1']);
    expect(process.flavour).to.equal('cancel');
  });

  it('an error does not reach the handlers around it', () => {
    const process = run(
      `
      - sequence:
          on_error: carol
          do:
            - sequence: { on_error: dave, do: [ alice: { undo_with: un1 }, fail ] }
    `,
      { participants: { un1: failsFirst(1) } },
    );
    expect(process.trace).to.deep.equal(['alice', 'fail', 'un1']);
    process.replay();
    expect(process.trace.slice(3)).to.deep.equal(['un1', 'dave']);
    expect(process.workOf('dave').fields['__error__']).to.include({ message: 'boom' });
  });

  it('a handler of the step that undoes takes its error', () => {
    const process = run(
      `
      - alice: { undo_with: { un1: { on_error: retry } } }
      - slow
    `,
      { participants: { un1: failsFirst(1) } },
    );
    process.command('cancel');
    expect(process.trace.slice(2)).to.deep.equal(['un1', 'un1']);
    expect(process.flavour).to.equal('cancel');
  });

  it('a step that undoes can be given up by cancelling it; the others go on', () => {
    const process = run(STEPS, { participants: { un2: holds } });
    process.command('cancel');
    process.command('cancel', 'un2');
    expect(process.trace.slice(3)).to.deep.equal(['un3', 'un2', 'un1']);
    expect(process.notes).to.include('undo_given_up 0_1');
    expect(process.notes).to.include('undone 0_0');
  });

  it('one that stands in error can be given up as well', () => {
    const process = run(STEPS, { participants: { un2: () => ({ error: { class: 'E', message: 'gone' } }) } });
    process.command('cancel');
    process.command('cancel', 'un2');
    expect(process.trace.slice(3)).to.deep.equal(['un3', 'un2', 'un1']);
  });

  it('a cancel changes nothing but what comes after', () => {
    const process = run(
      `
      - sequence: { on_error: carol, on_cancel: dave, do: [ alice: { undo_with: un1 }, fail ] }
      - bob
    `,
      { participants: { un1: holds } },
    );
    process.command('cancel');
    process.command('cancel');
    expect(process.takenBack).to.deep.equal([]);
    process.answer('un1');
    expect(process.trace).to.deep.equal(['alice', 'fail', 'un1', 'dave']);
    expect(process.flavour).to.equal('cancel');
  });

  it('a kill ends it: what is left stays', () => {
    const process = run(STEPS, { participants: { un2: holds } });
    process.command('cancel');
    process.command('kill');
    expect(process.trace.slice(3)).to.deep.equal(['un3', 'un2']);
    expect(process.takenBack).to.include('un2 kill');
    expect(process.notes.filter((note) => note.startsWith('not_undone'))).to.deep.equal([
      'not_undone 0_0',
      'not_undone 0_1',
    ]);
    expect(process.flavour).to.equal('kill');
  });

  it('a pause holds it, and a resume lets it go on', () => {
    const process = run(STEPS, { participants: { un3: holds } });
    process.command('cancel');
    process.command('pause');
    process.answer('un3');
    expect(process.trace.slice(3)).to.deep.equal(['un3']);
    process.command('resume');
    expect(process.trace.slice(3)).to.deep.equal(['un3', 'un2', 'un1']);
  });

  it('a pause reaches it in the midst of what is cancelled', () => {
    const process = run(`- sequence: [ sequence: [ alice: { undo_with: un1 }, bob: { undo_with: un2 }, slow ] ]`, {
      participants: { un2: holds },
    });
    process.command('cancel');
    process.command('pause');
    process.answer('un2');
    expect(process.trace).not.to.include('un1');
    process.command('resume');
    expect(process.trace.at(-1)).to.equal('un1');
  });

  it('nothing is undone in a paused process before it is resumed', () => {
    const process = run(`- sequence: [ alice: { undo_with: un1 }, slow ]\n- bob`);
    process.command('pause');
    process.command('cancel', '0_0');
    expect(process.trace).to.deep.equal(['alice', 'slow']);
    process.command('resume');
    expect(process.trace).to.deep.equal(['alice', 'slow', 'un1', 'bob']);
  });

  it('the timeout of a step that undoes gives it up', () => {
    const process = run(`- alice: { undo_with: { un1: { timeout: 1h } } }\n- slow`, { participants: { un1: holds } });
    process.command('cancel');
    process.advance('1h');
    expect(process.notes).to.include('undo_given_up 0_0');
    expect(process.flavour).to.equal('cancel');
  });

  it('a timeout around it does not cut it off', () => {
    const process = run(`- sequence: { timeout: 1h, do: [ sequence: [ alice: { undo_with: un1 }, slow ] ] }`, {
      participants: { un1: holds },
    });
    process.command('cancel', '0_0_0');
    process.advance('1h');
    expect(process.takenBack).to.deep.equal(['slow']);
    process.answer('un1');
    expect(process.trace).to.deep.equal(['alice', 'slow', 'un1']);
    expect(process.ended).not.to.equal(null);
  });

  it('a mutex is held', () => {
    const process = run(
      `
      - concurrence:
          - reserve: { mutex: m, do: [ sequence: [ alice: { undo_with: un1 }, slow ] ] }
          - reserve: { mutex: m, do: [ bob ] }
    `,
      { participants: { un1: holds } },
    );
    process.command('cancel', '0_0_0');
    expect(process.trace).to.deep.equal(['alice', 'slow', 'un1']);
    process.answer('un1');
    expect(process.trace.at(-1)).to.equal('bob');
  });

  it('a command in the step that undoes does not reach the cursor around', () => {
    const process = run(`
      - cursor:
          - sequence: [ alice: { undo_with: [sequence, {}, [[break, {}, []], [un1, {}, []]]] }, slow ]
          - bob
    `);
    process.command('cancel', '0_0_0');
    expect(process.trace).to.deep.equal(['alice', 'slow', 'un1', 'bob']);
  });

  it('an error in another branch waits for it', () => {
    const process = run(
      `
      - sequence:
          on_error: carol
          do:
            - concurrence:
                - sequence: { tag: x, do: [ alice: { undo_with: un1 }, slow ] }
                - slower
    `,
      { participants: { un1: holds } },
    );
    process.command('cancel', 'x');
    process.failed('slower');
    expect(process.trace).to.deep.equal(
      ['alice', 'slow', 'slower', 'un1'].sort((a, b) => process.trace.indexOf(a) - process.trace.indexOf(b)),
    );
    process.answer('un1');
    expect(process.trace.at(-1)).to.equal('carol');
  });

  it('a handler that kills what is in the step kills nothing that is to be undone', () => {
    const process = run(`
      - sequence:
          on_error: '!carol'
          do:
            - concurrence: [ sequence: [ alice: { undo_with: un1 }, slow ], fail ]
    `);
    expect(process.trace.at(-2)).to.equal('un1');
    expect(process.trace.at(-1)).to.equal('carol');
  });
});
