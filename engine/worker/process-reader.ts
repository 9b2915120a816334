import type { Execution } from '../core/execution.ts';
import type { JournalEntry, ProcessView, Trace } from '../engine.ts';
import type { Store } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';
import { unknownProcess } from './command-desk.ts';
import { withConsumers } from './consumers.ts';
import { processView } from './process-view.ts';
import { traceOf } from './trace.ts';

export interface ProcessReaderParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly look: (wfid: string) => Promise<Execution | null>;
  readonly partitionOf: (wfid: string) => number;
}

/** What people see of one process. Errors: BOSS_UNKNOWN_PROCESS. */
export class ProcessReader {
  readonly #parts: ProcessReaderParts;

  constructor(parts: ProcessReaderParts) {
    this.#parts = parts;
  }

  async show(wfid: string): Promise<ProcessView> {
    return withConsumers(await this.#view(wfid), this.#parts.transport);
  }

  async history(wfid: string, { from = 1, limit }: { from?: number; limit?: number } = {}): Promise<JournalEntry[]> {
    const { store, partitionOf, look } = this.#parts;
    const slice = { from: Math.max(0, from - 1), ...(limit === undefined ? {} : { limit }) };
    const lines = await store.journal(partitionOf(wfid), wfid, slice);
    if (lines.length === 0 && (await look(wfid)) === null) throw unknownProcess(wfid);
    return lines.map((line) => JSON.parse(line) as JournalEntry);
  }

  async trace(wfid: string): Promise<Trace> {
    return traceOf(await this.#view(wfid), await this.history(wfid), Date.now());
  }

  async #view(wfid: string): Promise<ProcessView> {
    const execution = await this.#parts.look(wfid);
    if (execution === null) throw unknownProcess(wfid);
    return processView(execution);
  }
}
