import { BossError } from '../../errors.ts';
import type { Databases } from './databases.ts';
import { damaged } from './failure.ts';

/** Grows when an older BOSS could not read what is stored. */
const FORMAT = '1';

/** Lays down what never changes when the store is new, and returns the number of partitions it has. */
export function foundStore({ root, meta }: Databases, file: string, partitions: number): number {
  return root.transactionSync(() => {
    const format = meta.get('format');
    if (format === undefined) {
      meta.putSync('format', FORMAT);
      meta.putSync('partitions', String(partitions));
      return partitions;
    }
    if (format !== FORMAT) {
      throw new BossError(
        'BOSS_STORE_REFUSED',
        `the store ${file} has format ${format}, this BOSS reads format ${FORMAT}: start the version that wrote it`,
      );
    }
    const kept = Number(meta.get('partitions'));
    if (!Number.isInteger(kept) || kept < 1) throw damaged(file, 'its number of partitions is missing');
    return kept;
  });
}
