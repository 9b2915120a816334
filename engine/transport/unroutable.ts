import { BossError } from '../errors.ts';

export function unroutable(queue: string): BossError {
  return new BossError('BOSS_UNROUTABLE', `There is no queue "${queue.slice(0, 255)}": nobody has declared it.`, {
    details: { queue },
  });
}
