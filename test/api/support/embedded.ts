import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../engine/config/config.ts';
import type { Engine } from '../../../engine/engine.ts';
import { startEngine } from '../../../engine/main.ts';

export interface Embedded {
  readonly engine: Engine;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/** A whole engine of its own inside the test: embedded store in a temporary folder, in-process transport, a free port. */
export async function startEmbedded(): Promise<Embedded> {
  const folder = mkdtempSync(join(tmpdir(), 'boss-test-'));
  const config: Config = {
    store: { kind: 'embedded', folder },
    transport: { kind: 'in-process' },
    partitions: null,
    http: { host: '127.0.0.1', port: 0 },
    log: { level: 'error', format: 'text' },
    processesDir: null,
    participants: [],
    sections: {},
  };
  const { engine, url, stop } = await startEngine(config);
  return {
    engine,
    url,
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
