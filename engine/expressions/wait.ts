/**
 * # wait
 *
 * Goes on after a while or at a time.
 *
 * ```yaml
 * - wait: 2d10h
 * - wait: { for: '${f:pause}' }
 * - wait: { until: '2026-12-24 18:00:00' }
 * ```
 *
 * A number is seconds. A time that is past goes on at once. Dates without a zone are UTC. Also written `sleep`.
 *
 * Errors: BOSS_EXPRESSION_FAILED when the text is neither a duration nor a date.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { noTime } from '../core/no-time.ts';
import { parseWhen } from '../core/time.ts';

export const wait: ExpressionType<Frame> = {
  names: ['wait', 'sleep'],
  apply(x) {
    const given = x.attr('for', 'until') ?? x.text();
    const now = x.execution.env.now;
    const at = typeof given === 'string' || typeof given === 'number' ? parseWhen(given, now) : null;
    if (at === null) throw x.error(noTime(given));
    if (at <= now) return x.reply();
    x.store({ until: at });
    x.setTimer('wait', at);
  },
  timer: (x) => x.reply(),
};
