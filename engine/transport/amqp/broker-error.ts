import { BossError } from '../../errors.ts';
import type { Address } from './address.ts';

/** Reply codes after which the same request fails again: content too large, refused, missing, locked, other settings, not allowed. */
const LASTING = new Set([311, 403, 404, 405, 406, 530]);

/** Why there is no connection. */
export function connectError(error: Error, address: Address): BossError {
  const { message } = error;
  // the library drops the broker's own words when it refuses the virtual host
  if (/Expected ConnectionOpenOk; got <ConnectionClose/.test(message)) {
    const text = `The broker at ${address.shown} refused the virtual host "${address.vhost}": it does not exist, or user "${address.user}" may not use it.`;
    return new BossError('BOSS_TRANSPORT_REFUSED', text, { cause: error });
  }
  if (/terminated by server: 403|SASL mechanism/.test(message)) {
    const text = `The broker at ${address.shown} refused the login: ${brokerWords(error)}`;
    return new BossError('BOSS_TRANSPORT_REFUSED', text, { cause: error });
  }
  if (isLasting(error)) return refused(`set up ${address.shown}`, error);
  return new BossError('BOSS_TRANSPORT_UNAVAILABLE', `The broker at ${address.shown} cannot be reached: ${message}.`, {
    cause: error,
  });
}

/** Why an operation on a channel failed. `doing` completes "The broker did not let us ...". */
export function channelError(error: unknown, doing: string): BossError {
  if (error instanceof BossError) return error;
  if (isLasting(error)) return refused(doing, error);
  const words = error instanceof Error ? brokerWords(error) : String(error);
  return new BossError('BOSS_TRANSPORT_UNAVAILABLE', `The connection went while we wanted to ${doing}: ${words}`, {
    cause: error,
  });
}

export function isMissing(error: unknown): boolean {
  return codeOf(error) === 404;
}

/** The text that the broker itself sent, without the library's frame around it. */
export function brokerWords(error: Error): string {
  return /with message "([^]*)"/.exec(error.message)?.[1] ?? error.message;
}

function refused(doing: string, error: Error): BossError {
  return new BossError('BOSS_TRANSPORT_REFUSED', `The broker did not let us ${doing}: ${brokerWords(error)}`, {
    cause: error,
  });
}

function isLasting(error: unknown): error is Error {
  return error instanceof Error && LASTING.has(codeOf(error));
}

function codeOf(error: unknown): number {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : 0;
}
