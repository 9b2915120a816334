/** The runs of a schedule that are to come, in words for people: with the zone, and with what a change of its clock does. */
import { formatTimestamp } from '../core/time.ts';
import { type CronTime, cronTimes } from './cron.ts';
import { type Zone, zoneNamed } from './zone.ts';

export interface Upcoming {
  readonly at: number;
  /** `2026-10-25 03:30:00 +03:00` */
  readonly shown: string;
  readonly utc: string;
  readonly remark: string | null;
}

/** Errors: BOSS_EXPRESSION_FAILED, as `nextCron`. */
export function* upcoming(tab: string, after: number, timeZone: string, zone: string | null): Generator<Upcoming> {
  for (const time of cronTimes(tab, after, timeZone, zone)) {
    const { at } = time;
    yield { at, shown: shownIn(time.zone, at), utc: clockText(at), remark: remarkOn(time) };
  }
}

/** A moment as a clock shows it: `2026-10-25 03:30:00 +03:00`. Without such a zone in UTC. */
export function shownAt(zone: string, at: number): string {
  const known = zoneNamed(zone);
  return known === null ? `${clockText(at)} +00:00` : shownIn(known, at);
}

function shownIn(zone: Zone, at: number): string {
  const offset = zone.offset(at) / 60_000;
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.floor(Math.abs(offset) % 60)];
  const ahead = `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  return `${clockText(zone.shows(at))} ${ahead}`;
}

function remarkOn({ at, written, zone }: CronTime): string | null {
  const shown = zone.shows(at);
  if (shown !== written) return `no ${hourOf(written)} on that day: the clock is put forward to ${hourOf(shown)}`;
  const again = zone.again(shown);
  if (again === null) return null;
  return `the clock shows ${hourOf(shown)} twice: this is the ${at === again ? 'second' : 'first'} time`;
}

function clockText(ms: number): string {
  return formatTimestamp(ms).slice(0, 19);
}

function hourOf(ms: number): string {
  const clock = clockText(ms).slice(11);
  return clock.endsWith(':00') ? clock.slice(0, 5) : clock;
}
