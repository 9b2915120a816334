import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../core/time.ts';

const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** `2h` (so long ago), `2026-11-01`, `2026-11-01 09:00`, `2026-11-01T09:00+02:00`: milliseconds since the epoch. Without a zone it is UTC. */
export function moment(text: string): number {
  const ago = /[a-zA-Z]$/.test(text) ? parseDuration(text) : null;
  if (ago !== null && ago >= 0) return Date.now() - ago;
  const zone = DATE.exec(text)?.[1];
  const written = text.replace(' ', 'T');
  const at = DATE.test(text)
    ? Date.parse(zone === undefined && written.includes('T') ? `${written}Z` : written)
    : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError(
    'Write how long ago (2h, 30d), or a date such as 2026-11-01 or "2026-11-01 09:00" (UTC).',
  );
}
