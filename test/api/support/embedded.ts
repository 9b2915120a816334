import type { Config } from '../../../engine/config/config.ts';
import type { Engine } from '../../../engine/engine.ts';
import { startEngine } from '../../../engine/main.ts';
import { defineParticipant } from '../../../participants/sdk/index.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';

export interface Embedded {
  readonly engine: Engine;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Takes every workitem and never answers: steps named `somebody` wait for it. */
const SOMEBODY = defineParticipant({
  name: 'somebody',
  concurrency: 100,
  onWorkitem(workitem) {
    workitem.forget = true;
  },
});

/** A whole engine of its own inside the test: embedded store in a temporary folder, in-process transport, a free port. */
export async function startEmbedded({ folder = scratchFolder('embedded'), port = 0 } = {}): Promise<Embedded> {
  const config: Config = {
    store: { kind: 'embedded', folder },
    transport: { kind: 'in-process' },
    partitions: null,
    http: { host: '127.0.0.1', port },
    log: { level: 'error', format: 'text' },
    processesDir: null,
    participants: [],
    sections: {},
  };
  return startEngine(config, { participants: [SOMEBODY] });
}
