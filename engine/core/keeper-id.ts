/** Ids of keepers: `@lock:NAME`, `@signal:NAME`, `@signal:NAME=MATCH`, each part as it stands in a URL. */
import { BossError } from '../errors.ts';

export type KeeperKind = 'lock' | 'signal';

/** Characters: with the id and what hangs on it the stores make their keys. */
const LONGEST_ID = 500;

export function isKeeper(id: string): boolean {
  return id.startsWith('@');
}

/** Errors: BOSS_LIMIT_EXCEEDED. */
export function lockId(name: string): string {
  return bounded(`@lock:${encoded(name)}`, name);
}

/** `match` null: the signals that are sent without one. Errors: BOSS_LIMIT_EXCEEDED. */
export function signalId(name: string, match: string | null): string {
  return bounded(`@signal:${encoded(name)}${match === null ? '' : `=${encoded(match)}`}`, name);
}

/** What an id says; null when it is no keeper's. */
export function readKeeperId(id: string): { kind: KeeperKind; name: string; match: string | null } | null {
  const [, kind, name, match] = /^@(lock|signal):([^=]*)(?:=(.*))?$/.exec(id) ?? [];
  if (kind === undefined || name === undefined) return null;
  const decoded = match === undefined ? null : decodeURIComponent(match);
  return { kind: kind as KeeperKind, name: decodeURIComponent(name), match: decoded };
}

/** Half characters have no form in a URL. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD'));
}

function bounded(id: string, name: string): string {
  if (id.length <= LONGEST_ID) return id;
  throw new BossError(
    'BOSS_LIMIT_EXCEEDED',
    `the name ${JSON.stringify(name.slice(0, 40))}... is too long: ${id.length} characters as a URL writes it, ${LONGEST_ID} are allowed`,
    { details: { limit: LONGEST_ID } },
  );
}
