import type { EngineStatus } from '../engine.ts';
import type { Groups } from './task-desk.ts';
import type { WorkerParts } from './worker-parts.ts';

export interface EngineParts extends Omit<WorkerParts, 'registry' | 'definitions' | 'member'> {
  readonly version: string;
  readonly transportDescription: EngineStatus['transport'];
  /** Groups of people, for questions. */
  readonly groups?: Groups;
}
