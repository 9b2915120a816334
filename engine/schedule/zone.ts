/** The clocks of a time zone: the platform knows when they are put forward and back. */
import type { ZonedClock } from '../core/zoned-clock.ts';

const DAY = 86_400_000;
/** Far fewer zones are in use. */
const CACHE_SIZE = 700;
const cache = new Map<string, Zone>();

/** The zone of a name such as `Europe/Helsinki`; null when there is none. */
export function zoneNamed(name: string): Zone | null {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const format = formatOf(name);
  if (format === null) return null;
  const zone = new Zone(format);
  if (cache.size < CACHE_SIZE) cache.set(name, zone);
  return zone;
}

export class Zone implements ZonedClock {
  readonly #format: Intl.DateTimeFormat;

  constructor(format: Intl.DateTimeFormat) {
    this.#format = format;
  }

  shows(at: number): number {
    return at + this.offset(at);
  }

  moment(shown: number): number {
    // No two changes lie within two days, and no offset is a whole day.
    const [before, after] = [this.offset(shown - DAY), this.offset(shown + DAY)];
    const first = shown - Math.max(before, after);
    if (this.shows(first) === shown) return first;
    const last = shown - Math.min(before, after);
    return this.shows(last) === shown ? last : this.change(first, last);
  }

  /** The later moment at which the clock shows this, because it is put back; null: it does so once at most. */
  again(shown: number): number | null {
    const last = shown - Math.min(this.offset(shown - DAY), this.offset(shown + DAY));
    return last > this.moment(shown) && this.shows(last) === shown ? last : null;
  }

  /** Milliseconds that the clock is ahead of UTC at a moment. */
  offset(at: number): number {
    const [, sign, hours, minutes, seconds = '0'] =
      /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(this.#format.format(at)) ?? [];
    if (sign === undefined) return 0;
    return Number(`${sign}1`) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  }

  /** The first moment at which the clock goes as it does at `to`; at `from` it goes otherwise. */
  change(from: number, to: number): number {
    const offset = this.offset(to);
    let [otherwise, changed] = [from, to];
    while (changed - otherwise > 1) {
      const middle = Math.floor((otherwise + changed) / 2);
      if (this.offset(middle) === offset) changed = middle;
      else otherwise = middle;
    }
    return changed;
  }
}

function formatOf(name: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return null;
  }
}
