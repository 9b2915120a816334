import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import { holds, launched, type ScriptedRun } from '../support/scripted-run.ts';

function replied(run: ScriptedRun): JsonObject | null {
  const [note] = run.effects.flatMap((effect) =>
    effect.do === 'journal' && effect.what === 'replied' ? [effect.data] : [],
  );
  return note ?? null;
}

function answered(fields: JsonObject, answer: JsonObject, journalValues?: number): JsonObject | null {
  const environment = journalValues === undefined ? {} : { journalValues };
  const run = launched('- slow', { fields, participants: { slow: holds }, environment });
  run.answer('slow', answer);
  return replied(run);
}

describe('what the journal says of an answer', () => {
  it('is each field that differs, before and after, and nothing of the others', () => {
    expect(answered({ a: 1, b: { c: [1] }, gone: 'x' }, { a: 2, b: { c: [1] }, fresh: true })).to.deep.equal({
      participant: 'slow',
      changes: { a: { from: 1, to: 2 }, gone: { from: 'x', to: null }, fresh: { from: null, to: true } },
    });
  });

  it('is nothing more when it changed nothing, or only what belongs to the language', () => {
    expect(answered({ a: 1 }, { a: 1, __result__: true })).to.deep.equal({ participant: 'slow' });
    expect(answered({ a: 1 }, { a: 1 })).to.deep.equal({ participant: 'slow' });
  });

  it('is the length of a long value, up to where the operator wants it', () => {
    const long = 'x'.repeat(300);
    const to = (journalValues?: number) =>
      ((answered({}, { long }, journalValues)?.['changes'] as JsonObject | undefined)?.['long'] as JsonObject)?.['to'];
    expect(to()).to.equal('(302 characters)');
    expect(to(302)).to.equal(long);
    expect(answered({}, { long }, 0)).to.deep.equal({ participant: 'slow' });
  });
});
