import type { Databases } from './databases.ts';
import { damaged } from './failure.ts';

export interface Head {
  readonly revision: number;
  /** How many entries the journal has. */
  readonly journal: number;
}

export function readHead({ heads, file }: Databases, partition: number, wfid: string): Head | null {
  const text = heads.get([partition, wfid]);
  if (text === undefined) return null;
  const parts = /^(\d+) (\d+)$/.exec(text);
  if (parts === null) throw damaged(file, `the head of process ${wfid} reads "${text.slice(0, 80)}"`);
  return { revision: Number(parts[1]), journal: Number(parts[2]) };
}

export function writeHead({ heads }: Databases, partition: number, wfid: string, head: Head): void {
  heads.putSync([partition, wfid], `${head.revision} ${head.journal}`);
}
