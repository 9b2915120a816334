import type { Commands } from './client.ts';
import { unavailable } from './failure.ts';

/** Beyond this the writer is told that the replicas are behind; all commands of the connection wait meanwhile. */
const PATIENCE_MS = 1000;

/**
 * Resolves when so many replicas have everything that was written before on the connection to the server of `key`. The look at
 * the key is what leads a cluster's client to that server.
 */
export async function waitForReplicas(redis: Commands, key: string, wanted: number, address: string): Promise<void> {
  const replies = (await redis.pipeline().hget(key, 'epoch').wait(wanted, PATIENCE_MS).exec()) ?? [];
  for (const [error] of replies) if (error !== null) throw error;
  const confirmed = Number(replies[1]?.[1]);
  if (confirmed >= wanted) return;
  throw unavailable(
    address,
    `the write is done, but ${confirmed} of the ${wanted} replicas that wait_replicas wants have it after ${PATIENCE_MS} ms`,
    'unknown',
  );
}
