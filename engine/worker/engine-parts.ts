import type { EngineStatus } from '../engine.ts';
import type { Retention } from './retention-sweep.ts';
import type { Groups } from './task-desk.ts';
import type { WorkerParts } from './worker-parts.ts';

export interface EngineParts extends Omit<WorkerParts, 'registry' | 'definitions' | 'member' | 'wentBack'> {
  readonly version: string;
  readonly transportDescription: EngineStatus['transport'];
  /** Groups of people, for questions. */
  readonly groups?: Groups;
  /** Called when the engines on the store have to stand still: this one knows too much to go on, and has to be started anew. */
  readonly startAnew?: () => void;
  /** Makes a store that has lost commits ready to be gone on with. Returns how many workitems are sent again. */
  readonly acceptLoss?: (epoch: number) => Promise<number>;
  /** When processes that have ended leave the store, and where they go. */
  readonly retention?: Retention;
}
