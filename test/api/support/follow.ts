import type { JournalEntry } from '../../../engine/engine.ts';
import { readEvents } from '../../../engine/cli/event-stream.ts';

/** The first entry of a process's journal, past or to come, that is wanted. */
export async function follow(
  url: string,
  wfid: string,
  isWanted: (entry: JournalEntry) => boolean,
): Promise<JournalEntry> {
  const done = new AbortController();
  try {
    const response = await fetch(`${url}/api/v1/stream?wfid=${wfid}&from=1`, { signal: done.signal });
    if (!response.ok || response.body === null) throw new Error(`no stream of ${wfid}: ${await response.text()}`);
    for await (const event of readEvents(response.body))
      if ('entry' in event && isWanted(event.entry)) return event.entry;
    throw new Error(`the stream of ${wfid} ended without it`);
  } finally {
    done.abort();
  }
}
