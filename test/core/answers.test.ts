import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import { launched } from '../support/scripted-run.ts';

describe('an answer', () => {
  it('is taken once', () => {
    const run = launched(`
      - slow
      - slower
    `);
    expect(run.answer('slow', { n: 1 })).to.equal('applied');
    expect(run.answer('slow', { n: 2 })).to.equal('duplicate');
    expect(run.trace).to.deep.equal(['slow', 'slower']);
    expect(run.notes.at(-1)).to.equal('duplicate_ignored 0_0');
  });

  it('with an error is taken once, and not after a reply', () => {
    const run = launched(`
      - slow
      - slower
    `);
    run.answer('slow');
    expect(run.failed('slow')).to.equal('duplicate');
    expect(run.failed('slower')).to.equal('applied');
    expect(run.failed('slower')).to.equal('duplicate');
    expect(run.answer('slower')).to.equal('duplicate');
    expect(run.errors).to.have.lengthOf(1);
  });

  it('to an older dispatch is known as old', () => {
    const run = launched(`- slow`);
    const { expression } = run.workOf('slow');
    expect(run.send({ kind: 'reply', expression, dispatch: 'another', fields: {} })).to.equal('duplicate');
    expect(run.ended).to.equal(null);
  });

  it('of an original participant, which knows no dispatch, is taken', () => {
    const run = launched(`- slow`);
    const { expression } = run.workOf('slow');
    expect(run.send({ kind: 'reply', expression, dispatch: null, fields: { a: 1 } })).to.equal('applied');
    expect(run.fields).to.deep.equal({ a: 1 });
  });

  it('after a cancel is old', () => {
    const run = launched(`
      - slow
      - slower
    `);
    run.command('cancel', 'slow');
    expect(run.answer('slow', { late: 1 })).to.equal('duplicate');
    expect(run.live).to.include('slower 0_1');
  });

  it('after the end is old', () => {
    const run = launched(`- slow`);
    run.answer('slow');
    expect(run.answer('slow')).to.equal('duplicate');
  });

  it('to nothing that ever was is old', () => {
    const run = launched(`- slow`);
    for (const expression of ['', '!', '0', '0_0!nobody', '__proto__', 'constructor']) {
      expect(run.send({ kind: 'reply', expression, dispatch: null, fields: {} })).to.equal('duplicate');
    }
    expect(run.live).to.deep.equal(['sequence 0', 'slow 0_0']);
  });

  it('to an expression that is no participant is old', () => {
    const run = launched(`- slow`);
    expect(run.send({ kind: 'reply', expression: run.idOf('sequence'), dispatch: null, fields: {} })).to.equal(
      'duplicate',
    );
  });

  it('with an error keeps the fields that were sent when it brings none', () => {
    const run = launched(`
      - sequence: { on_error: bob, do: [ set: { a: 1 }, slow ] }
    `);
    run.failed('slow');
    expect(run.workOf('bob').fields).to.include({ a: 1 });
  });

  it('with an error takes the fields that it brings', () => {
    const run = launched(`
      - sequence: { on_error: bob, do: [ slow ] }
    `);
    const { expression, dispatch } = run.workOf('slow');
    run.send({ kind: 'error', expression, dispatch, fields: { b: 2 }, error: { class: 'E', message: 'boom' } });
    expect(run.workOf('bob').fields).to.include({ b: 2 });
  });

  const odd: JsonObject[] = [
    { a: null, b: [null, [], {}], c: '', d: 1e300, e: -0.5 },
    JSON.parse(
      '{"__proto__": {"x": 1}, "constructor": {"prototype": {"polluted": 1}}, "toString": null}',
    ) as JsonObject,
    { __tags__: 'none', __left_tag__: 7, __error__: null, __command__: null, __result__: [], __timed_out__: {} },
    { '': 1, ' ': 2, 'a.b': 3, 'ü€😀': 4, '\u0000': 5 },
  ];
  for (const fields of odd) {
    it(`may have any JSON as fields: ${JSON.stringify(fields).slice(0, 60)}`, () => {
      const run = launched(`
      - cursor:
          - slow
          - set: { 'f:x': '\${f:a}' }
          - concurrence: { merge_type: deep, do: [ alice: { tag: t }, bob ] }
    `);
      run.answer('slow', fields);
      expect(run.wrong).to.deep.equal([]);
      expect(run.ended).not.to.equal(null);
      expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    });
  }
});

describe('an unroutable workitem', () => {
  it('becomes an error of its step', () => {
    const run = launched(`
      - slow
      - bob
    `);
    const { expression, dispatch } = run.workOf('slow');
    expect(run.send({ kind: 'unroutable', expression, dispatch, reason: 'no queue "slow"' })).to.equal('applied');
    expect(run.errors[0]).to.deep.include({ code: 'BOSS_UNROUTABLE', doing: 'dispatch', details: { queue: 'slow' } });
  });

  it('is caught by the handler around it', () => {
    const run = launched(`- sequence: { on_error: bob, do: [ slow ] }`);
    const { expression, dispatch } = run.workOf('slow');
    run.send({ kind: 'unroutable', expression, dispatch, reason: 'no queue' });
    expect(run.workOf('bob').fields['__error__']).to.include({ class: 'BOSS_UNROUTABLE' });
  });

  it('is not taken back when its step is cancelled: nobody has it', () => {
    const run = launched(`- slow`);
    const { expression, dispatch } = run.workOf('slow');
    run.send({ kind: 'unroutable', expression, dispatch, reason: 'no queue' });
    run.command('cancel');
    expect(run.takenBack).to.deep.equal([]);
  });

  it('means nothing when the step was answered, or is gone', () => {
    const run = launched(`
      - slow
      - slower
    `);
    const { expression, dispatch } = run.workOf('slow');
    run.answer('slow');
    expect(run.send({ kind: 'unroutable', expression, dispatch, reason: 'no queue' })).to.equal('duplicate');
    expect(run.wrong).to.deep.equal([]);
  });
});
