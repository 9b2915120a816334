import type { Redis } from 'ioredis';
import { BossError } from '../../../errors.ts';
import type { Batch, CommitResult, ProcessCommit } from '../../store.ts';
import type { Keys } from '../keys.ts';
import { fieldOf, REVISION } from '../process-fields.ts';
import { writeRow } from '../row.ts';
import { readScript, runScript } from '../script.ts';

export const commitScript = readScript('commit');

/** `nextPlace` gives the place of an outbox entry in the order of its partition, greater with each call. */
export async function commitBatch(
  redis: Redis,
  keys: Keys,
  batch: Batch,
  nextPlace: () => string,
): Promise<CommitResult[]> {
  const { partition, epoch, commits, published } = batch;
  const args = [keys.partition(partition), String(epoch), String(commits.length)];
  for (const commit of commits) pack(args, commit, nextPlace);
  for (const id of published) args.push(id);
  const reply = await runScript(redis, commitScript, [keys.meta(partition)], args);
  if (typeof reply === 'string') return Array.from(reply, (mark) => (mark === '1' ? 'ok' : 'conflict'));
  const [current, owner] = reply as [string, string];
  throw new BossError(
    'BOSS_STORE_FENCED',
    `partition ${partition} belongs to ${owner} since epoch ${current}; this write came with epoch ${epoch}`,
    { details: { partition, epoch, current: Number(current) } },
  );
}

function pack(args: string[], commit: ProcessCommit, nextPlace: () => string): void {
  const { wfid, revision, journal, outbox, summary } = commit;
  const timers = lastWords(commit.timers);
  const trackers = lastWords(commit.trackers);
  const remove = removedOnly(commit);
  const counts =
    args.push(
      wfid,
      String(revision),
      summary === null ? '' : writeRow(summary),
      '0',
      '0',
      '0',
      '0',
      '0',
      '0',
      '0',
      '0',
    ) - 8;
  let begin = args.push(REVISION, String(revision + 1)) - 2;
  let group = 0;
  const endGroup = () => {
    args[counts + group++] = String(args.length - begin);
    begin = args.length;
  };
  for (const [key, json] of commit.put) args.push(fieldOf(key), json);
  endGroup();
  for (const key of remove) args.push(fieldOf(key));
  endGroup();
  for (const json of journal) args.push(json);
  endGroup();
  for (const [id, at] of timers) if (at !== null) args.push(String(at), `${wfid} ${id}`);
  endGroup();
  for (const [id, at] of timers) if (at === null) args.push(`${wfid} ${id}`);
  endGroup();
  for (const [id, json] of outbox) args.push(id, `${nextPlace()} ${json}`);
  endGroup();
  for (const [id, json] of trackers) if (json !== null) args.push(id, json);
  endGroup();
  for (const [id, json] of trackers) if (json === null) args.push(id);
  endGroup();
}

/** The script first puts and then removes: that way Redis refuses the whole script when it has no memory left. */
function removedOnly({ put, remove }: ProcessCommit): readonly string[] {
  if (put.length === 0 || remove.length === 0) return remove;
  const kept = new Set(put.map(([key]) => key));
  return remove.filter((key) => !kept.has(key));
}

/** What is said last about an id holds. */
function lastWords<T>(changes: readonly (readonly [string, T])[]): Iterable<readonly [string, T]> {
  return changes.length < 2 ? changes : new Map(changes);
}
