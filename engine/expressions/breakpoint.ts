/**
 * # breakpoint
 *
 * Stops the branch until somebody has looked and lets it go on. Other branches go on meanwhile.
 *
 * ```yaml
 * - breakpoint
 * - breakpoint: 'is ${f:image} the right one?'
 * - breakpoint: { text: 'before ${f:arch}', if: '${f:debug}', timeout: 2d, on_timeout: error }
 * ```
 *
 * | attribute | says |
 * |---|---|
 * | `text`, or the bare text | what is to be looked at; may be left out |
 *
 * `boss show WFID` shows the workitem as it stands there. `boss proceed WFID` lets the branch go on, with other fields when asked
 * (`--set field=value`); so does `POST /processes/{wfid}/proceed`. Processes that stand at a breakpoint have the label `breakpoint`:
 * `boss ps --label breakpoint`. Pausing and resuming the process lets no breakpoint go: it waits as before. A breakpoint that is let go
 * while its process is paused goes on when that is resumed. A cancel or `timeout` of the step ends it, and the next step begins.
 *
 * A step that fails stands still by itself, without a breakpoint: see `boss replay`. A breakpoint is for whoever runs the
 * process and may change its fields; a question that people are to answer is an `ask`.
 *
 * In `boss definition test` the event `proceed: breakpoint` lets it go on, or `breakpoints: pass` all of them at once.
 *
 * See also: ask, stall, wait; the common attributes if and timeout.
 */
import { holdAt } from '../core/breakpoint.ts';
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';

export const breakpoint: ExpressionType<Frame> = {
  names: ['breakpoint'],
  apply: (x) => holdAt(x.execution, x.e, x.attr('text') ?? x.text()),
};
