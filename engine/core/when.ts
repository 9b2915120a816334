/** The moment that a definition means: a while from now, or a time of the calendar. */
import { type CalendarTime, momentOf, readTime } from './calendar-time.ts';
import type { Environment } from './environment.ts';
import type { Json } from './json.ts';
import { noTime } from './no-time.ts';
import { parseDuration } from './time.ts';
import { fixedClock, type ZonedClock } from './zoned-clock.ts';

type Surroundings = Pick<Environment, 'now' | 'zoned'>;

const OFFSET = /^([+-])(0\d|1[0-4]):?([0-5]\d)$/;
const UTC = /^(Z|UTC|GMT)$/i;

/**
 * Milliseconds since the epoch, or in words why it is none. A number is seconds from now. `zone`: where a time that names none is
 * meant; without one, at the engine.
 */
export function whenOf(env: Surroundings, written: Json | undefined, zone?: Json): number | string {
  const duration = durationOf(written);
  if (duration !== null && !Number.isSafeInteger(env.now + duration)) return noTime(written);
  if (duration !== null) return zone === undefined ? env.now + duration : sameInEachZone(written);
  const time = typeof written === 'string' ? readTime(written) : null;
  if (time === null) return noTime(written);
  const problem = zoneProblem(zone, time);
  if (problem !== null) return problem;
  const clock = clockOf(env, time.zone ?? (zone as string | undefined) ?? null);
  return typeof clock === 'string' ? clock : momentOf(time, clock, env.now);
}

export function sameInEachZone(written: Json | undefined): string {
  return `${JSON.stringify(written)} is as long in every zone; leave \`zone\` out`;
}

/** What is wrong with the value of an attribute `zone`, whatever zones there are. */
export function noZone(zone: Json | undefined): string | null {
  if (zone === undefined || (typeof zone === 'string' && zone.trim() !== '')) return null;
  return `zone ${JSON.stringify(zone)} is no time zone; write for example Europe/Berlin`;
}

function zoneProblem(zone: Json | undefined, time: CalendarTime): string | null {
  if (zone === undefined || time.zone === null) return noZone(zone);
  return `the time already names a zone, ${time.zone}; leave \`zone\` out`;
}

function durationOf(written: Json | undefined): number | null {
  if (typeof written === 'string') return parseDuration(written);
  return typeof written === 'number' && Number.isFinite(written) ? Math.round(written * 1000) : null;
}

function clockOf({ zoned }: Surroundings, named: string | null): ZonedClock | string {
  const zone = named?.trim() ?? null;
  if (zone === null && zoned === undefined) return fixedClock(0);
  if (zone !== null && UTC.test(zone)) return fixedClock(0);
  const [, sign, hours, minutes] = OFFSET.exec(zone ?? '') ?? [];
  if (sign !== undefined) return fixedClock(Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000);
  const none = `there is no time zone "${zone ?? ''}"; write for example Europe/Berlin`;
  return zoned?.(zone) ?? none;
}
