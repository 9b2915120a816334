import { BossError } from '../errors.ts';

export function unroutable(queue: string): BossError {
  return new BossError('BOSS_UNROUTABLE', `There is no queue "${queue}": nobody has declared it.`, {
    details: { queue },
  });
}
