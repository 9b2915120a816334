import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../engine/log.ts';
import { LmdbStore } from '../engine/store/lmdb/lmdb-store.ts';
import type { Store } from '../engine/store/store.ts';
import { InProcessTransport } from '../engine/transport/in-process/in-process-transport.ts';
import type { Transport } from '../engine/transport/transport.ts';
import { DurableEngine } from '../engine/worker/durable-engine.ts';
import { prepare } from './load.ts';
import { serveOn } from './participant.ts';

/** An engine on a store of its own, with its participant beside it; both are gone afterwards. */
export async function withEmbeddedEngine<T>(work: (engine: DurableEngine) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'boss-bench-'));
  const store = new LmdbStore({ folder });
  const transport = new InProcessTransport();
  try {
    return await withEngine(store, transport, async (engine) => {
      const host = await serveOn(transport);
      const result = await work(engine);
      await host.drain();
      return result;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function withEngine<T>(
  store: Store,
  transport: Transport,
  work: (engine: DurableEngine) => Promise<T>,
): Promise<T> {
  const info = await store.open();
  await transport.open();
  const log = createLog({ level: 'warn', format: 'text' });
  const transportDescription = { kind: 'in-process', description: 'bench' } as const;
  const engine = new DurableEngine({ store, info, transport, log, version: 'bench', transportDescription });
  await engine.start();
  await prepare(engine);
  try {
    return await work(engine);
  } finally {
    await engine.stop();
    await transport.close();
    await store.close();
  }
}
