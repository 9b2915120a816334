import { expect } from 'chai';
import fc from 'fast-check';
import { fuzz, FUZZ_TIMEOUT } from '../support/fuzz.ts';
import { expectNothingLost, expectUndoneOnce, plans, play, reasonOf } from './random-process.ts';

describe('any process, whatever happens to it', () => {
  it('does the same after a restart at any moment, and keeps nothing that it does not need', () => {
    fuzz(
      fc.property(plans, (plan) => {
        // `play` runs a twin that is stored and read back after each message, and compares the two.
        play(plan, expectNothingLost);
      }),
      250,
    );
  }).timeout(FUZZ_TIMEOUT);

  it('does the same when the same happens again', () => {
    fuzz(
      fc.property(plans, (plan) => {
        expect(JSON.stringify(play(plan).effects)).to.equal(JSON.stringify(play(plan).effects));
      }),
      60,
    );
  }).timeout(FUZZ_TIMEOUT);

  it('ends, or can name a reason why each expression is still there', () => {
    fuzz(
      fc.property(plans, (plan) => {
        play(plan, (run) => {
          for (const e of run.execution.expressions.values()) {
            expect(reasonOf(run, e), `${e.name} ${e.expid} ${e.state ?? ''}`).not.to.equal(null);
          }
        });
      }),
      150,
    );
  }).timeout(FUZZ_TIMEOUT);

  it('counts its errors, and makes none of its own', () => {
    fuzz(
      fc.property(plans, (plan) => {
        play(plan, (run) => {
          expect(run.errors.filter(({ code }) => code === 'BOSS_INTERNAL')).to.deep.equal([]);
          expect(run.execution.head.errors).to.equal(run.errors.length);
        });
      }),
      100,
    );
  }).timeout(FUZZ_TIMEOUT);

  it('undoes each step at most once', () => {
    fuzz(
      fc.property(plans, (plan) => {
        play(plan, expectUndoneOnce);
      }),
      150,
    );
  }).timeout(FUZZ_TIMEOUT);

  it('can always be killed, and nothing is left', () => {
    fuzz(
      fc.property(plans, (plan) => {
        const run = play(plan);
        run.command('kill');
        expect(run.live).to.deep.equal([]);
        expect(run.timers).to.deep.equal([]);
        expect([...run.stored.keys()]).to.deep.equal(['h']);
      }),
      100,
    );
  }).timeout(FUZZ_TIMEOUT);
});
