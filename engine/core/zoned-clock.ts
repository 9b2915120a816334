/** What the clocks of one place show. A time shown is written as the milliseconds that it would be if it were UTC. */
export interface ZonedClock {
  /** What the clock shows at a moment. */
  shows(at: number): number;
  /**
   * The moment at which the clock shows this. Shown twice, because the clock is put back: the first. Never shown, because it is
   * put forward: the moment at which that is done.
   */
  moment(shown: number): number;
}

/** A clock that is never put forward or back. */
export function fixedClock(offset: number): ZonedClock {
  return { shows: (at) => at + offset, moment: (shown) => shown - offset };
}
