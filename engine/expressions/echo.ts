/**
 * # echo
 *
 * Writes a line into the process's journal.
 *
 * ```yaml
 * - echo: 'built ${f:package} for ${f:arch}'
 * ```
 *
 * Attributes: `text` when it is not given as the bare text.
 */
import { asText } from '../core/dollar.ts';
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';

export const echo: ExpressionType<Frame> = {
  names: ['echo'],
  apply(x) {
    x.execution.note('echo', x.e.expid, { text: asText(x.attr('text') ?? x.text()) });
    x.reply();
  },
};
