import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** What is waited for, for the message when it does not come. */
  readonly what: string;
  /** Milliseconds until it counts as failed. */
  readonly within?: number;
  /** Milliseconds between two looks. */
  readonly every?: number;
}

/**
 * Asks until the answer is neither false, null nor undefined, and returns it. Only for programs outside of this process
 * that tell nobody when they are done (a server that opens its port, a file that another program writes): whatever has an
 * event is awaited by its event.
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { what, within = 10_000, every = 20 }: Patience,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + within;
  for (;;) {
    const answer = await condition();
    if (answer !== false && answer !== null && answer !== undefined) return answer as NonNullable<Exclude<T, false>>;
    if (Date.now() > deadline) throw new Error(`not within ${within} ms: ${what}`);
    await pause(every);
  }
}
