import type { Commands } from '../client.ts';
import { BossError } from '../../../errors.ts';
import type { Batch, CommitResult, ProcessCommit } from '../../store.ts';
import type { Keys } from '../keys.ts';
import { fieldOf, REVISION, TIMER } from '../process-fields.ts';
import { writeRow } from '../row.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('commit');

/** Redis takes about a million arguments of a command. */
const MOST_ARGUMENTS = 1_000_000;
/** Beyond this a batch goes on in a further call, so that the server's other clients get a turn. */
const MANY_ARGUMENTS = 100_000;
/** Stands for the row of a process that is erased. */
const ERASED = '-';
/** The group from which on nothing belongs to the process itself. */
const OUTBOX = 5;

const MARKS: Readonly<Record<string, CommitResult>> = { '1': 'ok', '0': 'conflict', '2': 'behind' };

export interface Committed {
  readonly results: CommitResult[];
  /** Of this commit among all of the partition. */
  readonly number: number;
}

/**
 * `acknowledged`: number of the last commit that is known to be done. `nextPlace` gives the place of an outbox entry in the order
 * of its partition, greater with each call.
 */
export async function commitBatch(
  redis: Commands,
  keys: Keys,
  batch: Batch,
  acknowledged: number,
  nextPlace: () => string,
): Promise<Committed> {
  let marks = '';
  let number = acknowledged;
  for (const args of packBatch(keys, batch, nextPlace)) {
    args[5] = String(number);
    const reply = await runScript(redis, script, [keys.meta(batch.partition)], args);
    if (typeof reply !== 'string') throw refused(batch, number, reply as [string, string, string?]);
    const [each = '', last] = reply.split(' ');
    marks += each;
    number = Number(last);
  }
  return { results: Array.from(marks, (mark) => MARKS[mark] ?? 'conflict'), number };
}

function refused(batch: Batch, known: number, [epoch, owner, last]: [string, string, string?]): BossError {
  return last === undefined ? fenced(batch, [epoch, owner]) : wentBack(batch.partition, known, last);
}

/** `last`: number and time of the last commit that is there. */
function wentBack(partition: number, known: number, last: string): BossError {
  const [found = 0, at = null] = last.split(' ').map(Number);
  const until = at === null ? 'it has none' : `what it has ends at ${new Date(at).toISOString()}`;
  const lost = known - found;
  const what = `${lost} acknowledged commit${lost === 1 ? '' : 's'}`;
  return new BossError('BOSS_STORE_WENT_BACK', `partition ${partition} of the store has lost ${what}: ${until}`, {
    details: { partition, lost, until: at },
  });
}

function fenced({ partition, epoch }: Batch, [current, owner]: [epoch: string, owner: string]): BossError {
  return new BossError(
    'BOSS_STORE_FENCED',
    `partition ${partition} belongs to ${owner} since epoch ${current}; this write came with epoch ${epoch}`,
    { details: { partition, epoch, current: Number(current) } },
  );
}

/** Arguments of one call, of several only for a batch of uncommon size. */
function packBatch(
  keys: Keys,
  { partition, epoch, commits, published, raised }: Batch,
  nextPlace: () => string,
): string[][] {
  const known = raised === undefined ? '' : String(raised);
  const begin = () => [keys.partition(partition), String(epoch), '0', known, String(Date.now()), '0'];
  let args = begin();
  const calls = [args];
  let count = 0;
  for (const commit of commits) {
    if (args.length > MANY_ARGUMENTS) {
      args = begin();
      calls.push(args);
      count = 0;
    }
    pack(args, commit, nextPlace);
    args[2] = String(++count);
  }
  for (const id of published) args.push(id);
  for (const { length } of calls) checkLength(length);
  return calls;
}

function checkLength(length: number): void {
  if (length < MOST_ARGUMENTS) return;
  throw new BossError('BOSS_LIMIT_EXCEEDED', `a process changes too much at once for Redis: ${length} keys and texts`, {
    details: { limit: MOST_ARGUMENTS },
  });
}

function pack(args: string[], commit: ProcessCommit, nextPlace: () => string): void {
  const { wfid, revision } = commit;
  args.push(wfid, String(revision), rowOf(commit));
  let count = args.length;
  for (let group = 0; group < GROUPS.length; group++) args.push('');
  for (const [group, putGroup] of GROUPS.entries()) {
    const start = args.length;
    if (!commit.erase || group >= OUTBOX) putGroup(args, commit, nextPlace);
    args[count++] = String(args.length - start);
  }
}

/** Of a process that is erased only what it leaves to others is written. */
function rowOf({ summary, erase }: ProcessCommit): string {
  if (erase) return ERASED;
  return summary === null ? '' : writeRow(summary);
}

type Group = (args: string[], commit: ProcessCommit, nextPlace: () => string) => void;

/** The eight groups of arguments that the script wants, in its order. Each is written in place: a step makes a dozen texts. */
const GROUPS: readonly Group[] = [
  (args, { revision, put, timers }) => {
    args.push(REVISION, String(revision + 1));
    for (const [key, json] of put) args.push(fieldOf(key), json);
    for (const [id, at] of lastWords(timers)) if (at !== null) args.push(TIMER + id, '');
  },
  (args, commit) => {
    for (const key of removedOnly(commit)) args.push(fieldOf(key));
    for (const [id, at] of lastWords(commit.timers)) if (at === null) args.push(TIMER + id);
  },
  (args, { journal }) => {
    for (const line of journal) args.push(line);
  },
  (args, { wfid, timers }) => {
    for (const [id, at] of lastWords(timers)) if (at !== null) args.push(String(at), `${wfid} ${id}`);
  },
  (args, { wfid, timers }) => {
    for (const [id, at] of lastWords(timers)) if (at === null) args.push(`${wfid} ${id}`);
  },
  (args, { outbox }, nextPlace) => {
    for (const [id, json] of outbox) args.push(id, `${nextPlace()} ${json}`);
  },
  (args, { trackers }) => {
    for (const [id, json] of lastWords(trackers)) if (json !== null) args.push(id, json);
  },
  (args, { trackers }) => {
    for (const [id, json] of lastWords(trackers)) if (json === null) args.push(id);
  },
];

/** The script first puts and then removes: that way Redis refuses the whole script when it has no memory left. */
function removedOnly({ put, remove }: ProcessCommit): readonly string[] {
  if (put.length === 0 || remove.length === 0) return remove;
  const kept = new Set(put.map(([key]) => key));
  return remove.filter((key) => !kept.has(key));
}

/** What is said last about an id holds. */
function lastWords<T>(
  changes: readonly (readonly [id: string, value: T])[],
): Iterable<readonly [id: string, value: T]> {
  return changes.length < 2 ? changes : new Map(changes);
}
