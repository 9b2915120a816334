import type { EngineStatus } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Client } from './client.ts';

export interface Health {
  readonly state: EngineStatus['state'];
  readonly reason: string | null;
}

/** Null when nobody answers. */
export async function readHealth(client: Client): Promise<Health | null> {
  try {
    return await client.get<Health>(['health']);
  } catch (error) {
    if (error instanceof BossError && error.code === 'BOSS_ENGINE_UNREACHABLE') return null;
    throw error;
  }
}
