import type { Actor } from '../engine.ts';

/** Who it was, and through which door, as journals and proposals say it. */
export function nameOf({ name, via }: Actor): string {
  // A schedule says the time instead.
  return via === 'schedule' ? name : `${name} (${via})`;
}
