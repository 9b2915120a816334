/**
 * # read
 *
 * Puts the content of a file into a field or a variable. Only files of the one folder that the operator of the engine names
 * (`read_dir` in the configuration).
 *
 * ```yaml
 * - read: { from: 'rules/${f:project}.json', to: 'v:rules' }
 * - read: { from: greeting.txt, to: greeting }
 * ```
 *
 * `from`, or the bare text, is the path in that folder. A file that is JSON gives its value, any other its text. `to` (also
 * `to_field`, `to_variable`) says where it goes; without a prefix into a field.
 *
 * Errors: BOSS_EXPRESSION_FAILED when there is no such file, or no folder to read from; BOSS_LIMIT_EXCEEDED over 1 MiB.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { toTarget, writeTarget } from './target.ts';

export const read: ExpressionType<Frame> = {
  names: ['read'],
  apply(x) {
    const from = x.attr('from') ?? x.text();
    const target = toTarget(x, 'field');
    if (typeof from !== 'string' || from === '' || target === null) {
      throw x.error('says not what to read and where to: write for example `read: { from: rules.json, to: rules }`');
    }
    const { readSource } = x.execution.env;
    if (readSource === undefined) {
      throw x.error(`"${from}" cannot be read: the operator of the engine names a folder to read from with read_dir`);
    }
    writeTarget(x, target, readSource(from));
    x.reply();
  },
};
