import { createHash, randomBytes } from 'node:crypto';

const CONSONANTS = 'bdfghjklmnprstvwyz';
const VOWELS = 'aeiou';

/** 32 hex digits, from a pool of random bytes: one call to the system for hundreds of ids. */
export function createIdSource(): () => string {
  let pool = '';
  let at = 0;
  return () => {
    if (at >= pool.length) {
      pool = randomBytes(8192).toString('hex');
      at = 0;
    }
    at += 32;
    return pool.slice(at - 32, at);
  };
}

/** `20261120-2027-pipopawa-bidususo`: the minute of the launch and two words that can be said on the phone. */
export function newWfid(now: number): string {
  return wfid(now, randomBytes(8));
}

/** An id of the same form that is always the same for the same text and time. */
export function wfidOf(text: string, at: number): string {
  return wfid(at, createHash('sha256').update(text).digest());
}

function wfid(now: number, bytes: Uint8Array): string {
  const date = new Date(now).toISOString();
  const minute = `${date.slice(0, 10).replaceAll('-', '')}-${date.slice(11, 16).replace(':', '')}`;
  return `${minute}-${word(bytes.subarray(0, 4))}-${word(bytes.subarray(4, 8))}`;
}

function word(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += `${CONSONANTS[byte % CONSONANTS.length]}${VOWELS[byte % VOWELS.length]}`;
  return text;
}

export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
