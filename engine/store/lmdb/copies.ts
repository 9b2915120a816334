import type { CopyPage, ProcessCopy } from '../store.ts';
import { type Databases, LAST } from './databases.ts';
import { readRow } from './list.ts';
import { readProcess } from './process.ts';

/** Nothing is written while this runs. */
export function copyProcesses(
  databases: Databases,
  partition: number,
  { limit, cursor }: { limit: number; cursor?: string },
): CopyPage {
  const start = cursor === undefined ? [partition] : [partition, cursor];
  const range = { start, end: [partition, LAST], exclusiveStart: cursor !== undefined, limit: limit + 1 };
  const rows = [...databases.rows.getRange(range)].map(
    ({ key, value }) => [(key as [number, string])[1], value] as const,
  );
  const page = rows.slice(0, limit);
  const processes = page.map(([wfid, row]) => copyProcess(databases, partition, wfid, row));
  return { processes, next: rows.length > limit ? (page.at(-1)?.[0] ?? null) : null };
}

function copyProcess(databases: Databases, partition: number, wfid: string, row: string): ProcessCopy {
  const { revision = 0, entries = new Map<string, string>() } = readProcess(databases, partition, wfid) ?? {};
  const range = { start: [partition, wfid], end: [partition, wfid, LAST] };
  return {
    revision,
    entries,
    journal: [...databases.journal.getRange(range)].map(({ value }) => value),
    timers: [...databases.timerPlaces.getRange(range)].map(
      ({ key, value }) => [(key as [number, string, string])[2], Number(value)] as const,
    ),
    summary: readRow(databases.file, wfid, row),
  };
}
