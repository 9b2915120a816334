import type { Effect } from '../core/effect.ts';
import type { Execution } from '../core/execution.ts';
import type { JournalEntry } from '../engine.ts';

/** The journal entries among the effects, numbered up to the head's last number. */
export function journalEntries(execution: Execution, effects: readonly Effect[], now: number): JournalEntry[] {
  const notes = effects.filter((effect) => effect.do === 'journal');
  const first = execution.head.seq - notes.length + 1;
  return notes.map(({ what, expid, data }, i) => ({
    seq: first + i,
    at: now,
    what,
    ...(expid === null ? {} : { expid }),
    ...(data === null ? {} : { data }),
  }));
}
