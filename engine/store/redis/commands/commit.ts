import type { Redis } from 'ioredis';
import { BossError } from '../../../errors.ts';
import type { Batch, CommitResult, ProcessCommit } from '../../store.ts';
import type { Keys } from '../keys.ts';
import { fieldOf, REVISION } from '../process-fields.ts';
import { writeRow } from '../row.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('commit');

/** Redis takes about a million arguments of a command. */
const MOST_ARGUMENTS = 1_000_000;
/** Beyond this a batch goes on in a further call, so that the server's other clients get a turn. */
const MANY_ARGUMENTS = 100_000;

/** `nextPlace` gives the place of an outbox entry in the order of its partition, greater with each call. */
export async function commitBatch(
  redis: Redis,
  keys: Keys,
  batch: Batch,
  nextPlace: () => string,
): Promise<CommitResult[]> {
  let marks = '';
  for (const args of packBatch(keys, batch, nextPlace)) {
    const reply = await runScript(redis, script, [keys.meta(batch.partition)], args);
    if (typeof reply !== 'string') throw fenced(batch, reply as [string, string]);
    marks += reply;
  }
  return Array.from(marks, (mark) => (mark === '1' ? 'ok' : 'conflict'));
}

function fenced({ partition, epoch }: Batch, [current, owner]: [epoch: string, owner: string]): BossError {
  return new BossError(
    'BOSS_STORE_FENCED',
    `partition ${partition} belongs to ${owner} since epoch ${current}; this write came with epoch ${epoch}`,
    { details: { partition, epoch, current: Number(current) } },
  );
}

/** Arguments of one call, of several only for a batch of uncommon size. */
function packBatch(keys: Keys, { partition, epoch, commits, published }: Batch, nextPlace: () => string): string[][] {
  const begin = () => [keys.partition(partition), String(epoch), '0'];
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
  const { wfid, revision, summary } = commit;
  const groups = groupsOf(commit, nextPlace);
  args.push(wfid, String(revision), summary === null ? '' : writeRow(summary));
  for (const group of groups) args.push(String(group.length));
  for (const group of groups) for (const text of group) args.push(text);
}

/** The eight groups of arguments that the script wants, in its order. */
function groupsOf(commit: ProcessCommit, nextPlace: () => string): (readonly string[])[] {
  const { wfid, revision, put, journal, outbox } = commit;
  const [timersSet, timersCleared] = split(commit.timers);
  const [trackersSet, trackersRemoved] = split(commit.trackers);
  return [
    [REVISION, String(revision + 1), ...put.flatMap(([key, json]) => [fieldOf(key), json])],
    removedOnly(commit).map(fieldOf),
    journal,
    timersSet.flatMap(([id, at]) => [String(at), `${wfid} ${id}`]),
    timersCleared.map((id) => `${wfid} ${id}`),
    outbox.flatMap(([id, json]) => [id, `${nextPlace()} ${json}`]),
    trackersSet.flat(),
    trackersRemoved,
  ];
}

/** The script first puts and then removes: that way Redis refuses the whole script when it has no memory left. */
function removedOnly({ put, remove }: ProcessCommit): readonly string[] {
  if (put.length === 0 || remove.length === 0) return remove;
  const kept = new Set(put.map(([key]) => key));
  return remove.filter((key) => !kept.has(key));
}

/** What is to be set and what is to go; what is said last about an id holds. */
function split<T>(
  changes: readonly (readonly [id: string, value: T | null])[],
): [set: [string, T][], removed: string[]] {
  const set: [string, T][] = [];
  const removed: string[] = [];
  for (const [id, value] of changes.length < 2 ? changes : new Map(changes)) {
    if (value === null) removed.push(id);
    else set.push([id, value]);
  }
  return [set, removed];
}
