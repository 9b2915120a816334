import { BossError, type ErrorCode } from '../../engine/errors.ts';

/** The BossError that the promise ends with; fails when it ends otherwise or with another code. */
export async function refusalOf(promise: Promise<unknown>, code: ErrorCode): Promise<BossError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof BossError && error.code === code) return error;
    throw new Error(`${code} was expected, not ${error}`, { cause: error });
  }
  throw new Error(`${code} was expected, but it went well`);
}
