/**
 * # once
 *
 * Goes on once a condition holds: looks at it again and again.
 *
 * ```yaml
 * - once: '${v:/ready}'
 * - once:
 *     test: '${v:/votes} >= 2'
 *     frequency: 1m
 *     do: [ release ]
 * ```
 *
 * The condition is `test` or the bare text; since the workitem stays the one that reached it, it is mostly about variables.
 * `frequency` (or `freq`, 10 seconds) says how often it is looked at: a duration, or a cron schedule, with `zone` as in cron. Children are run one
 * after the other when the condition holds.
 *
 * Errors: BOSS_EXPRESSION_FAILED when the frequency is neither.
 *
 * Also written `when`, `as_soon_as`. See also: await, which needs no looking.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { blockOf } from './forgotten.ts';
import { nextTime } from './schedule.ts';

export const once: ExpressionType<Frame> = {
  names: ['once', 'when', 'as_soon_as'],
  apply: look,
  timer: look,
  reply: (x) => x.reply(),
};

function look(x: Frame): void {
  const condition = x.raw('test') ?? x.rawText();
  if (condition === null) throw x.error("says not what to look at: write for example `once: '${v:/ready}'`");
  if (x.test(condition)) return goOn(x);
  const last = x.data['due'];
  const due = nextTime(x, x.attr('frequency', 'freq') ?? '10s', typeof last === 'number' ? last : null);
  if (due === null) return;
  x.store({ due });
  x.setTimer('look', due);
}

function goOn(x: Frame): void {
  if (x.children.length === 0) return x.reply();
  const { tree, expid } = blockOf(x.e);
  x.applyTree(tree, expid);
}
