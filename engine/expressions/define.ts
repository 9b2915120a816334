/**
 * # define
 *
 * Names a tree, so that it can be called like a participant. Written in a definition it can be called from anywhere in that
 * definition; written inside a plain sequence only from the steps after it.
 *
 * ```yaml
 * define:
 *   tell_admins:
 *     do:
 *       - notify_irc: { msg: '${v:text}' }
 * do:
 *   - tell_admins: { text: hello }
 * ```
 *
 * The root of a process is a `define` too: there its children are run one after the other.
 *
 * Also written `process_definition`, `workflow_definition`. See also: subprocess, ref.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { nameOf } from '../core/launch.ts';
import { reorganise } from '../core/reorganise.ts';

export const define: ExpressionType<Frame> = {
  names: ['define', 'process_definition', 'workflow_definition'],
  apply(x) {
    const name = nameOf(x.tree);
    if (name !== null) {
      const tree = reorganise(x.tree) as unknown as Json;
      x.setVariable(String(x.substitute(name)), [x.e.expid, tree]);
    }
    x.reply();
  },
};
