import { BossError } from '../../errors.ts';

/** Answers of a server that will take the same command later, with what they mean. */
const LATER: Readonly<Record<string, string>> = {
  READONLY: 'it is a replica now and takes no writes',
  LOADING: 'it is loading its data',
  OOM: 'its memory is full (maxmemory)',
  MISCONF: 'it stopped taking writes because it cannot save to its disk',
  MASTERDOWN: 'it is a replica without a primary',
  NOREPLICAS: 'it has too few replicas (min-replicas-to-write)',
  CLUSTERDOWN: 'its cluster is down',
  TRYAGAIN: 'its cluster is moving keys',
  BUSY: 'it is busy with a long script',
};
/** Answers that only a change of settings or rights mends. */
const REFUSED: Readonly<Record<string, string>> = {
  NOAUTH: 'it wants a password',
  WRONGPASS: 'it does not accept the user or password',
  NOPERM: 'the user has too few rights',
  WRONGTYPE: 'somebody else uses keys of the same name (choose another prefix)',
};

/** What ioredis or the server said, in our words. The caller must not show `address` with a password in it. */
export function redisFailure(address: string, error: unknown): BossError {
  if (error instanceof BossError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const word = /^[A-Z]+/.exec(message)?.[0] ?? '';
  const later = LATER[word];
  if (later !== undefined) return refusedForNow(address, `${later} (${message})`, word, error);
  const refused = REFUSED[word];
  if (refused !== undefined) return refusedBy(address, `${refused} (${message})`, error);
  if (/invalid password|AUTH/.test(message)) return refusedBy(address, message, error);
  if (message.includes('cluster support disabled'))
    return refusedBy(address, 'it is no Redis Cluster: write redis://host:port', error);
  if (error instanceof SyntaxError) return refusedBy(address, `its data is damaged: ${message}`, error);
  if (name === 'ReplyError') return new BossError('BOSS_INTERNAL', `Redis ${address}: ${message}`, { cause: error });
  if (/^Stream isn|^Cluster isn't ready/.test(message))
    return unavailable(address, 'there is no connection', 'none', error);
  return unavailable(
    address,
    `the connection was lost (${message}). A write under way may have been done or not: load the process and compare its revision`,
    'unknown',
    error,
  );
}

export function unavailable(address: string, what: string, outcome: 'none' | 'unknown', cause?: unknown): BossError {
  return new BossError('BOSS_STORE_UNAVAILABLE', `Redis ${address} is not available: ${what}`, {
    details: { server: address, outcome },
    cause,
  });
}

function refusedForNow(address: string, what: string, answer: string, cause: unknown): BossError {
  const { message, details } = unavailable(address, what, 'none');
  return new BossError('BOSS_STORE_UNAVAILABLE', message, { details: { ...details, answer }, cause });
}

export function refusedBy(address: string, what: string, cause?: unknown): BossError {
  const options = cause === undefined ? {} : { cause };
  return new BossError('BOSS_STORE_REFUSED', `Redis ${address}: ${what}`, { details: { server: address }, ...options });
}
