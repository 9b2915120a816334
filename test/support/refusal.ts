import { BossError, type ErrorCode } from '../../engine/errors.ts';

/** The BossError that the promise ends with; fails when it ends otherwise. */
export async function refusal(promise: Promise<unknown>): Promise<BossError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof BossError) return error;
    throw new Error(`a BossError was expected, not ${error}`, { cause: error });
  }
  throw new Error('it was not refused');
}

/** The same; fails with another code, too. */
export async function refusalOf(promise: Promise<unknown>, code: ErrorCode): Promise<BossError> {
  const error = await refusal(promise);
  if (error.code === code) return error;
  throw new Error(`${code} was expected, not ${error}`, { cause: error });
}
