import type { CopyPage, ProcessCopy } from '../../store.ts';
import type { Commands } from '../client.ts';
import type { Keys } from '../keys.ts';
import { readProcess, TIMER } from '../process-fields.ts';
import { readRow } from '../row.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('copies');

type Found = [member: string, row: string, hash: string[], journal: string[], times: string[]];

/** Each process has one member of the index that begins with `s`: its place in the list of its state. */
export async function copyProcesses(
  redis: Commands,
  keys: Keys,
  partition: number,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<CopyPage> {
  const names = [keys.index(partition), keys.partition(partition)];
  const after = cursor === undefined ? '[s' : `(${cursor}`;
  const found = (await runScript(redis, script, names, [after, String(limit)])) as Found[];
  const processes = found.map((one) => copyOf(keys, partition, one));
  return { processes, next: found.length < limit ? null : (found.at(-1)?.[0] ?? null) };
}

function copyOf(keys: Keys, partition: number, [member, row, hash, journal, times]: Found): ProcessCopy {
  const wfid = member.slice(member.indexOf(' ') + 1);
  const fields = Object.fromEntries(
    Array.from({ length: hash.length / 2 }, (_, n) => [hash[2 * n] ?? '', hash[2 * n + 1] ?? '']),
  );
  const { revision = 0, entries = new Map<string, string>() } =
    readProcess(keys.process(partition, wfid), fields) ?? {};
  return {
    revision,
    entries,
    journal,
    timers: hash
      .filter((field, n) => n % 2 === 0 && field.startsWith(TIMER))
      .map((field, n) => [field.slice(TIMER.length), Number(times[n])] as const),
    summary: readRow(wfid, row),
  };
}
