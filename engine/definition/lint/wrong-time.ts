import { readTime } from '../../core/calendar-time.ts';
import type { Json } from '../../core/json.ts';
import { noTime } from '../../core/no-time.ts';
import { parseDuration } from '../../core/time.ts';
import { shown } from '../definition-error.ts';

/** Zones that need no knowledge of places. */
const OFFSET = /^\s*(Z|UTC|GMT|[+-](0\d|1[0-4]):?[0-5]\d)\s*$/i;

/** What is wrong with a text that is to be a duration or a time. */
export function wrongTime(value: string): readonly string[] {
  if (value === '' || parseDuration(value) !== null) return [];
  const time = readTime(value);
  if (time === null) return [noTime(value)];
  return time.zone === null ? [] : wrongZone(time.zone);
}

export function wrongZone(value: Json): readonly string[] {
  if (typeof value === 'string' && (OFFSET.test(value) || isPlace(value.trim()))) return [];
  return [`there is no time zone ${shown(JSON.stringify(value))}; write for example Europe/Berlin`];
}

function isPlace(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
