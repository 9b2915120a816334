import { BossError } from '../../errors.ts';

/** LMDB's own error numbers that mean its pages contradict each other. */
const DAMAGE = new Set([-30797, -30796, -30795, -30793]);

export function damaged(file: string, what: string): BossError {
  return new BossError(
    'BOSS_STORE_REFUSED',
    `the store ${file} is damaged: ${what}. Put back a copy of it, or move the file away to begin with an empty store`,
    { details: { file } },
  );
}

/** What LMDB or the file system said while writing. Nothing of the transaction has been kept. */
export function writeFailure(file: string, error: unknown): BossError {
  if (error instanceof BossError) return error;
  const { message, code } = error as { message?: string; code?: unknown };
  if (typeof code === 'number' && DAMAGE.has(code)) return damaged(file, message ?? String(code));
  return new BossError('BOSS_STORE_UNAVAILABLE', `the store ${file} does not take writes: ${message ?? error}`, {
    details: { file },
    cause: error,
  });
}

/** What the file system said while opening. */
export function openFailure(folder: string, error: unknown): BossError {
  if (error instanceof BossError) return error;
  const { message, code } = error as { message?: string; code?: unknown };
  if (typeof code === 'number' && DAMAGE.has(code)) return damaged(folder, message ?? String(code));
  return new BossError(
    'BOSS_STORE_REFUSED',
    `the data folder ${folder} cannot be used (${message ?? error}). ` +
      `Make it a folder that user ${process.getuid?.() ?? 'of the engine'} may write, or name another one`,
    { details: { folder }, cause: error },
  );
}
