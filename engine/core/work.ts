import { BossError } from '../errors.ts';

/** What one evaluation may cost: a few tenths of a second on an old machine. Legible patterns over megabytes stay far below. */
export const MAX_WORK = 50_000_000;

/** Counts what an evaluation does, and stops it at the limit: counted, not timed, so that every machine refuses the same. */
export class Work {
  spent = 0;

  /** Errors: BOSS_LIMIT_EXCEEDED. */
  spend(units: number): void {
    this.spent += units;
    if (this.spent <= MAX_WORK) return;
    const message = `a condition or pattern took more than ${MAX_WORK} steps; write a simpler pattern, or shorten the text`;
    throw new BossError('BOSS_LIMIT_EXCEEDED', message, { details: { limit: MAX_WORK } });
  }
}
