/**
 * # cron, every
 *
 * Runs its child again and again: at times of day, or after each interval.
 *
 * ```yaml
 * - cron: { tab: '0 9 * * 1-5', zone: Europe/Berlin, do: [ remind ] }
 * - every: { interval: 10m, do: [ look ] }
 * ```
 *
 * The schedule is `tab`, `interval` or the bare text: a duration, or the five fields of cron (minute, hour, day, month,
 * weekday; six with the second in front). `zone` is the time zone, if it is not the engine's; it may also stand behind the
 * fields. Several children are run one after the other.
 *
 * When the clock is put forward, a time that it skips counts as the moment after the gap; several in one gap count once. When it
 * is put back, a time that it shows twice counts once, the first time: what is daily runs once a day. A schedule for all hours
 * (`*` or `*` with a step in their field) goes on as time does: it leaves out what the clock skips, and runs whenever it shows it.
 *
 * Each run is a branch of its own, with a copy of the workitem and of the variables: it is not cancelled with this step. What
 * fell due while the engine stood still is run once. It never ends by itself.
 *
 * Errors: BOSS_EXPRESSION_FAILED for what is no schedule, for a zone that does not exist, or without children.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { blockOf, launchForgotten } from './forgotten.ts';
import { nextTime } from './schedule.ts';

export const cron: ExpressionType<Frame> = {
  names: ['cron', 'every'],
  apply(x) {
    if (x.children.length === 0) throw x.error('has nothing to run: give it a step under `do`');
    schedule(x, null);
  },
  timer(x) {
    launchForgotten(x, blockOf(x.e), x.e.applied);
    const last = x.data['due'];
    schedule(x, typeof last === 'number' ? last : null);
  },
};

function schedule(x: Frame, last: number | null): void {
  const due = nextTime(x, x.attr('tab', 'interval') ?? x.text(), last);
  if (due === null) return;
  x.store({ due });
  x.setTimer('cron', due);
}
