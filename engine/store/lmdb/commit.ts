import { BossError } from '../../errors.ts';
import type { Batch, CommitResult, ProcessCommit } from '../store.ts';
import { type Databases, LAST } from './databases.ts';
import { type Head, readHead, writeHead } from './head.ts';
import { eraseRow, putSummary } from './list.ts';
import { eraseTimers, setTimer } from './timers.ts';

/** Runs inside a write transaction; refuses before it writes anything. */
export function applyBatch(databases: Databases, batch: Batch, raised: number): CommitResult[] {
  checkEpoch(databases, batch);
  if (batch.raised !== undefined && batch.raised !== raised) return batch.commits.map(() => 'behind');
  const results = batch.commits.map((commit) => applyCommit(databases, batch.partition, commit));
  for (const id of batch.published) removeFromOutbox(databases, batch.partition, id);
  return results;
}

export function nextEpoch({ meta }: Databases, partition: number, owner: string, above: number): number {
  const epoch = Math.max(currentEpoch(meta.get(['epoch', partition])), above) + 1;
  meta.putSync(['epoch', partition], `${epoch} ${owner}`);
  return epoch;
}

function checkEpoch({ meta }: Databases, { partition, epoch }: Batch): void {
  const text = meta.get(['epoch', partition]);
  const current = currentEpoch(text);
  if (current === epoch) return;
  const owner = text?.slice(text.indexOf(' ') + 1) ?? 'nobody';
  throw new BossError(
    'BOSS_STORE_FENCED',
    `partition ${partition} belongs to ${owner} since epoch ${current}; this write came with epoch ${epoch}`,
    { details: { partition, epoch, current } },
  );
}

function currentEpoch(text: string | undefined): number {
  return text === undefined ? 0 : Number.parseInt(text, 10);
}

function applyCommit(databases: Databases, partition: number, commit: ProcessCommit): CommitResult {
  const head = readHead(databases, partition, commit.wfid) ?? { revision: 0, journal: 0 };
  if (head.revision !== commit.revision) return 'conflict';
  if (commit.erase) eraseProcess(databases, partition, commit.wfid);
  else writeProcess(databases, partition, commit, head);
  for (const [id, json] of commit.outbox) addToOutbox(databases, partition, id, json);
  for (const [id, json] of commit.trackers) setTracker(databases, partition, id, json);
  return 'ok';
}

function writeProcess(databases: Databases, partition: number, commit: ProcessCommit, head: Head): void {
  const { wfid } = commit;
  for (const key of commit.remove) databases.entries.removeSync([partition, wfid, key]);
  for (const [key, json] of commit.put) databases.entries.putSync([partition, wfid, key], json);
  for (const [n, json] of commit.journal.entries())
    databases.journal.putSync([partition, wfid, head.journal + n], json);
  const journal = head.journal + commit.journal.length;
  writeHead(databases, partition, wfid, { revision: head.revision + 1, journal });
  for (const [id, at] of commit.timers) setTimer(databases, partition, wfid, id, at);
  if (commit.summary !== null) putSummary(databases, partition, commit.summary);
}

function eraseProcess(databases: Databases, partition: number, wfid: string): void {
  for (const texts of [databases.entries, databases.journal]) {
    const keys = [...texts.getKeys({ start: [partition, wfid], end: [partition, wfid, LAST] })];
    for (const key of keys) texts.removeSync(key);
  }
  eraseTimers(databases, partition, wfid);
  eraseRow(databases, partition, wfid);
  databases.heads.removeSync([partition, wfid]);
}

function addToOutbox({ outbox, outboxPlaces }: Databases, partition: number, id: string, json: string): void {
  removeFromOutbox({ outbox, outboxPlaces }, partition, id);
  const [last] = outbox.getKeys({ start: [partition, LAST], end: [partition], reverse: true, limit: 1 });
  const number = last === undefined ? 0 : ((last as [number, number])[1] ?? 0) + 1;
  outbox.putSync([partition, number, id], json);
  outboxPlaces.putSync([partition, id], String(number));
}

function removeFromOutbox(
  { outbox, outboxPlaces }: Pick<Databases, 'outbox' | 'outboxPlaces'>,
  partition: number,
  id: string,
): void {
  const number = outboxPlaces.get([partition, id]);
  if (number === undefined) return;
  outbox.removeSync([partition, Number(number), id]);
  outboxPlaces.removeSync([partition, id]);
}

function setTracker({ trackers }: Databases, partition: number, id: string, json: string | null): void {
  if (json === null) trackers.removeSync([partition, id]);
  else trackers.putSync([partition, id], json);
}
