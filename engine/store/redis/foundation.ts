import type { Commands } from './client.ts';
import { refusedBy } from './failure.ts';

/** Grows when an older BOSS could not read what is stored. */
const FORMAT = '1';

/** Lays down what never changes when the store is new, and returns the number of partitions it has. */
export async function foundStore(redis: Commands, key: string, partitions: number, address: string): Promise<number> {
  await redis.hsetnx(key, 'partitions', partitions);
  await redis.hsetnx(key, 'format', FORMAT);
  const [format, kept] = await redis.hmget(key, 'format', 'partitions');
  if (format !== FORMAT) {
    throw refusedBy(
      address,
      `the store ${key} has format ${format}, this BOSS reads format ${FORMAT}: start the version that wrote it`,
    );
  }
  if (!/^[1-9]\d*$/.test(kept ?? ''))
    throw refusedBy(address, `the store ${key} is damaged: it has "${kept}" partitions`);
  return Number(kept);
}
