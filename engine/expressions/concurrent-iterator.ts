/**
 * # concurrent_iterator
 *
 * Runs its child for all elements at the same time: a concurrence with one branch an element.
 *
 * ```yaml
 * - concurrent_iterator:
 *     on_field: archs
 *     to: 'f:arch'
 *     merge_type: isolate
 *     do:
 *       - build: { arch: '${f:arch}' }
 * ```
 *
 * Elements as in iterator, `count`, `merge` and the other attributes as in concurrence. Each branch has variables of its own:
 * its element (`i`, or where `to`, `to_v`, `to_f` say) and its index `ii`. Also written `citerator`.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { assign } from '../core/path.ts';
import { begin, replied } from './concurrence.ts';
import { elementsOf } from './elements.ts';
import { blockOf } from './forgotten.ts';
import { toTarget } from './target.ts';

export const concurrentIterator: ExpressionType<Frame> = {
  names: ['concurrent_iterator', 'citerator'],
  apply(x) {
    const elements = elementsOf(x);
    if (elements.length === 0 || x.children.length === 0) return x.reply();
    begin(x, elements.length);
    for (const [branch, element] of elements.entries()) applyBranch(x, branch, element);
  },
  reply: replied,
};

function applyBranch(x: Frame, branch: number, element: Json): void {
  const { tree, expid } = blockOf(x);
  const target = toTarget(x, 'variable') ?? { kind: 'variable', path: 'i' };
  const fields = target.kind === 'field' ? assign(x.fields, target.path, element) : x.fields;
  const variables = target.kind === 'field' ? { ii: branch } : { ...assign({}, target.path, element), ii: branch };
  x.applyTree(tree, expid, { fields, variables, branch });
}
