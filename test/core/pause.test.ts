import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

const TWO = `
      - slow
      - bob
  `;

describe('a paused process', () => {
  it('holds replies until it is resumed', () => {
    const run = launched(TWO);
    run.command('pause');
    expect(run.answer('slow', { a: 1 })).to.equal('applied');
    expect(run.trace).to.deep.equal(['slow']);
    run.restart();
    run.command('resume');
    expect(run.trace).to.deep.equal(['slow', 'bob']);
    expect(run.workOf('bob').fields).to.deep.equal({ a: 1 });
  });

  it('leaves the work that a participant has in hand alone', () => {
    const run = launched(TWO);
    run.command('pause');
    expect(run.takenBack).to.deep.equal([]);
  });

  it('takes a reply once, also when it comes again before the resume', () => {
    const run = launched(TWO);
    run.command('pause');
    run.answer('slow', { first: true });
    expect(run.answer('slow', { second: true })).to.equal('duplicate');
    run.command('resume');
    expect(run.workOf('bob').fields).to.deep.equal({ first: true });
  });

  it('holds the replies of all branches', () => {
    const run = launched(`
      - concurrence: { merge_type: mix, do: [ slow, slower ] }
      - bob
    `);
    run.command('pause');
    run.answer('slower', { b: 2 });
    run.answer('slow', { a: 1 });
    expect(run.trace).to.deep.equal(['slow', 'slower']);
    run.command('resume');
    expect(run.fields).to.deep.equal({ a: 1, b: 2 });
  });

  it('holds its timers', () => {
    const run = launched(`
      - wait: 1h
      - bob
    `);
    run.command('pause');
    run.advance('2h');
    expect(run.trace).to.deep.equal([]);
    run.restart();
    run.command('resume');
    expect(run.trace).to.deep.equal(['bob']);
  });

  it('lets a timer run on when it is resumed before it is due', () => {
    const run = launched(`
      - wait: 1h
      - bob
    `);
    run.command('pause');
    run.advance('30m');
    run.command('resume');
    expect(run.timers).to.deep.equal([1_800_000]);
    run.advance('30m');
    expect(run.trace).to.deep.equal(['bob']);
  });

  it('holds a timeout', () => {
    const run = launched(`- slow: { timeout: 1h }`);
    run.command('pause');
    run.advance('2h');
    expect(run.takenBack).to.deep.equal([]);
    run.command('resume');
    expect(run.takenBack).to.deep.equal(['slow timeout']);
  });

  it('holds errors', () => {
    const run = launched(`
      - sequence: { on_error: bob, do: [ slow ] }
    `);
    run.command('pause');
    expect(
      run.failed('slow', { class: 'BuildFailed', message: 'no space', trace: ['a:1'], details: { x: 1 } }),
    ).to.equal('applied');
    expect(run.trace).to.deep.equal(['slow']);
    expect(run.failed('slow')).to.equal('duplicate');
    run.restart();
    run.command('resume');
    expect(run.trace).to.deep.equal(['slow', 'bob']);
    expect(run.workOf('bob').fields['__error__']).to.deep.include({
      class: 'BuildFailed',
      message: 'no space',
      trace: ['a:1'],
      details: { x: 1 },
    });
  });

  it('holds what could not be delivered', () => {
    const run = launched(`- slow`);
    const { expression, dispatch } = run.workOf('slow');
    run.command('pause');
    expect(run.send({ kind: 'unroutable', expression, dispatch, reason: 'no queue "slow"' })).to.equal('applied');
    expect(run.errors).to.deep.equal([]);
    run.command('resume');
    expect(run.errors[0]).to.include({ code: 'BOSS_UNROUTABLE', message: 'no queue "slow"', doing: 'dispatch' });
  });

  it('starts nothing new when the pause before a retry is over', () => {
    const run = launched(`- flaky: { on_error: '1m: retry' }`, {
      participants: {
        flaky: ({ fields }, call) => (call === 1 ? { error: { class: 'E', message: 'boom' } } : { reply: fields }),
      },
    });
    run.command('pause');
    run.advance('2m');
    expect(run.trace).to.deep.equal(['flaky']);
    run.command('resume');
    expect(run.trace).to.deep.equal(['flaky', 'flaky']);
    expect(run.ended).not.to.equal(null);
  });

  it('starts nothing new when an error is replayed', () => {
    const run = launched(`
      - error: too bad
      - bob
    `);
    run.command('pause');
    run.replay();
    expect(run.trace).to.deep.equal([]);
    run.command('resume');
    expect(run.trace).to.deep.equal(['bob']);
  });

  it('does not run the branches that a listener would start', () => {
    const run = launched(`
      - concurrence:
          - listen: { to: slower, upon: reply, do: [ bob ] }
          - sequence: [ slow, slower ]
    `);
    run.answer('slow');
    run.command('pause');
    run.answer('slower');
    expect(run.trace).not.to.include('bob');
    run.command('resume');
    expect(run.trace).to.include('bob');
  });

  it('misses no event that it listens for', () => {
    const run = launched(`
      - listen: { to: slower }
      - bob
    `);
    run.command('pause');
    const to = run.idOf('listen');
    const event = { event: 'apply', name: 'slower', fields: { a: 1 } } as const;
    run.send({ kind: 'heard', to, from: 'other', place: 1, ...event });
    expect(run.trace).to.deep.equal([]);
    run.command('resume');
    expect(run.workOf('bob').fields).to.deep.equal({ a: 1 });
  });

  it('can be cancelled', () => {
    const run = launched(`- sequence: { on_cancel: carol, do: [ slow ] }`);
    run.command('pause');
    run.command('cancel');
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(run.trace).to.deep.equal(['slow', 'carol']);
    expect(run.flavour).to.equal('cancel');
  });

  it('can be killed, with replies in hand', () => {
    const run = launched(TWO);
    run.command('pause');
    run.answer('slow');
    run.command('kill');
    expect(run.live).to.deep.equal([]);
    expect(run.flavour).to.equal('kill');
  });

  it('is known as paused', () => {
    const run = launched(TWO);
    run.command('pause');
    expect(run.execution.head.paused).to.equal(true);
    run.command('resume');
    expect(run.execution.head.paused).to.equal(false);
  });

  it('stays as it is when it is paused twice or resumed twice', () => {
    const run = launched(TWO);
    run.command('pause');
    run.command('pause');
    run.answer('slow');
    run.command('resume');
    run.command('resume');
    expect(run.trace).to.deep.equal(['slow', 'bob']);
  });
});

describe('a paused expression', () => {
  const BESIDE = `
      - concurrence:
          - sequence: [ slow, alice ]
          - sequence: [ slower, bob ]
  `;
  it('holds its own branch, the others go on', () => {
    const run = launched(BESIDE);
    run.command('pause', '0_0_0');
    run.answer('slow');
    run.answer('slower');
    expect(run.trace).to.deep.equal(['slow', 'slower', 'bob']);
    run.command('resume', '0_0_0');
    expect(run.trace).to.deep.equal(['slow', 'slower', 'bob', 'alice']);
    expect(run.ended).not.to.equal(null);
  });

  it('is resumed with the process', () => {
    const run = launched(BESIDE);
    run.command('pause', '0_0_0');
    run.answer('slow');
    run.command('pause');
    run.command('resume');
    expect(run.trace).to.include('alice');
  });
});
