import type { JsonObject } from '../core/json.ts';
import type { EngineEvent, JournalEntry } from '../engine.ts';
import type { Log, LogLevel } from '../log.ts';

/** What somebody did by hand, and what ended badly: rare, and looked for later. */
const LEVELS: ReadonlyMap<string, LogLevel> = new Map<string, LogLevel>([
  ['error', 'warn'],
  ...(
    [
      ...['cancelled', 'killed', 'paused', 'resumed', 'replayed', 'proceeded'],
      ...['proposed', 'confirmed', 'proposal_withdrawn', 'proposal_expired', 'lock_lost'],
    ] as const
  ).map((what) => [what, 'info'] as const),
]);
/** Never what a workitem carries, or a person answered: the log is read by more people than the journal. */
const SHOWN = [
  ...['by', 'command', 'proposal', 'edited', 'participant', 'queue', 'attempt', 'flavour', 'tag', 'lock', 'signal'],
  ...['definition', 'action', 'with', 'because'],
];

/** Puts what happens in processes into the log, each line with `wfid` and `expid`; the daily round only where `debug` is on. */
export function journalLog(log: Log, level: LogLevel): (event: EngineEvent) => void {
  const everything = level === 'debug';
  return ({ wfid, entry }) => {
    const at = LEVELS.get(entry.what) ?? (everything ? 'debug' : null);
    if (at !== null) log[at](textOf(entry), { wfid, ...positionOf(entry), seq: entry.seq, ...dataOf(entry) });
  };
}

function textOf({ what }: JournalEntry): string {
  return what === 'error' ? 'a step failed and stands' : what.replaceAll('_', ' ');
}

function positionOf({ expid }: JournalEntry): { expid?: string } {
  return expid === undefined ? {} : { expid };
}

function dataOf({ what, data = {} }: JournalEntry): JsonObject {
  const shown = SHOWN.flatMap((key) => (data[key] === undefined ? [] : [[key, data[key]] as const]));
  if (what !== 'error' && what !== 'error_handled') return Object.fromEntries(shown);
  const { code = null, class: name = null, message = null } = data;
  return { ...Object.fromEntries(shown), error: { code, class: name, message } };
}
