/**
 * # wait
 *
 * Goes on after a while or at a time.
 *
 * ```yaml
 * - wait: 2d10h
 * - wait: { for: '${f:pause}' }
 * - wait: { until: '2026-12-24 18:00', zone: Europe/Helsinki }
 * - wait: { until: '09:00', zone: Europe/Helsinki }
 * - wait: { until: 'mon-fri 09:00', zone: Europe/Helsinki }
 * - wait: { until: 'sat,sun 10:00 Australia/Sydney' }
 * ```
 *
 * A while is a number of seconds or a duration. A time is
 *
 * - a date, with or without a time of day: `2026-12-24`, `2026-12-24 18:00:30`, ISO 8601. One that is past goes on at once;
 * - a time of day: `09:00`. The next one, today or tomorrow; at nine itself that of tomorrow;
 * - days of the week, with or without a time of day: `monday`, `mon-fri 09:00`, `sat,sun 10:00`. The next one, never now. A day
 *   without a time begins at 00:00.
 *
 * `zone` says where, or it stands behind the time: `Europe/Helsinki`, `UTC`, `+02:00`. Without one it is the `time_zone` of the
 * engine, which is UTC unless it is configured. On the day when the clock is put forward, a time that it skips is the moment
 * after the gap; when it is put back, one that it shows twice is the first. The moment is worked out when the step begins.
 *
 * `for`, `until` and the bare text are read alike. Also written `sleep`. See also: cron.
 *
 * Errors: BOSS_EXPRESSION_FAILED for what is no time (`2026-02-30`, `25:00`), a zone that does not exist, and a `zone` beside a
 * duration or a time that has one.
 */
import { readTime } from '../core/calendar-time.ts';
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { whenOf } from '../core/when.ts';

export const wait: ExpressionType<Frame> = {
  names: ['wait', 'sleep'],
  apply(x) {
    const { env } = x.execution;
    const given = x.attr('for', 'until') ?? x.text();
    const zone = x.attr('zone');
    const at = whenOf(env, given, zone);
    if (typeof at === 'string') throw x.error(at);
    if (at <= env.now) return x.reply();
    const isTime = typeof given === 'string' && readTime(given) !== null;
    x.store(isTime ? { until: at, written: [given, zone ?? []].flat().join(' ') } : { until: at });
    x.setTimer('wait', at);
  },
  timer: (x) => x.reply(),
};
