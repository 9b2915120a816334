import { expect } from 'chai';
import { failsFirst, launched } from '../support/scripted-run.ts';

describe('on_cancel', () => {
  const WATCHED = `
      - sequence: { on_cancel: carol, do: [ slow ] }
      - bob
  `;

  it('runs when the expression is cancelled, after its children are gone; then it goes on', () => {
    const run = launched(WATCHED, { fields: { a: 1 } });
    run.command('cancel', '0_0');
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(run.trace).to.deep.equal(['slow', 'carol', 'bob']);
    expect(run.workOf('carol').fields).to.deep.equal({ a: 1 });
    expect(run.paramsOf('carol')).to.deep.equal({ ref: 'carol', _triggered: 'on_cancel' });
  });

  it('runs when the process is cancelled', () => {
    const run = launched(WATCHED);
    run.command('cancel');
    expect(run.trace).to.deep.equal(['slow', 'carol']);
    expect(run.flavour).to.equal('cancel');
  });

  it('does not run when it is killed', () => {
    const run = launched(WATCHED);
    run.command('kill', '0_0');
    expect(run.trace).to.deep.equal(['slow', 'bob']);
    expect(run.takenBack).to.deep.equal(['slow kill']);
  });

  it('does not run when the expression ends by itself', () => {
    const run = launched(WATCHED);
    run.answer('slow');
    expect(run.trace).to.deep.equal(['slow', 'bob']);
  });

  it('of each expression runs, the inner ones first', () => {
    const run = launched(`
      - sequence:
          on_cancel: dave
          do: [ slow: { on_cancel: carol } ]
    `);
    run.command('cancel');
    expect(run.trace).to.deep.equal(['slow', 'carol', 'dave']);
  });

  it('runs a tree', () => {
    const run = launched([
      'sequence',
      {
        on_cancel: [
          'sequence',
          {},
          [
            ['carol', {}, []],
            ['dave', {}, []],
          ],
        ],
      },
      [['slow', {}, []]],
    ]);
    run.command('cancel');
    expect(run.trace).to.deep.equal(['slow', 'carol', 'dave']);
  });

  it('is not disturbed by a second cancel, but by a kill', () => {
    const run = launched(`
      - sequence: { on_cancel: slower, do: [ slow ] }
      - bob
    `);
    run.command('cancel', '0_0');
    expect(run.trace).to.deep.equal(['slow', 'slower']);
    run.command('kill');
    expect(run.takenBack).to.deep.equal(['slow', 'slower kill']);
    expect(run.flavour).to.equal('kill');
  });

  it('that fails leaves its branch in error', () => {
    const run = launched(`
      - sequence: { on_cancel: fail, do: [ slow ] }
      - bob
    `);
    run.command('cancel', '0_0');
    expect(run.wrong).to.deep.equal(['boom']);
    run.command('kill');
    expect(run.live).to.deep.equal([]);
  });

  it('runs when the cancel comes during the pause before a retry', () => {
    const run = launched(
      `
      - flaky: { on_error: '1h: retry', on_cancel: carol }
      - bob
    `,
      { participants: { flaky: failsFirst(99) } },
    );
    run.command('cancel', 'flaky');
    expect(run.trace).to.deep.equal(['flaky', 'carol', 'bob']);
    expect(run.timers).to.deep.equal([]);
    expect(run.takenBack, 'it has nothing in hand').to.deep.equal([]);
  });

  it('is left out by a kill during the pause before a retry', () => {
    const run = launched(
      `
      - flaky: { on_error: '1h: retry', on_cancel: carol }
      - bob
    `,
      { participants: { flaky: failsFirst(99) } },
    );
    run.command('kill', 'flaky');
    expect(run.trace).to.deep.equal(['flaky', 'bob']);
    expect(run.timers).to.deep.equal([]);
  });

  it('may decide itself, with field __on_cancel__', () => {
    const run = launched(
      `
      - sequence: { on_cancel: carol, do: [ slow ] }
      - bob
    `,
      { participants: { carol: ({ fields }) => ({ reply: { ...fields, __on_cancel__: 'redo' } }) } },
    );
    run.command('cancel', '0_0');
    expect(run.trace).to.deep.equal(['slow', 'carol', 'slow']);
  });
});
