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
 * its element (`i`, or where `to`, `to_v`, `to_f` say) and its index `ii`. There are at most 100 000. Also written `citerator`.
 */
import { BossError } from '../errors.ts';
import { LIMITS } from '../core/environment.ts';
import type { ExpressionType } from '../core/expression.ts';
import { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { assign } from '../core/path.ts';
import { begin, finishIfEnough, replied } from './concurrence.ts';
import { elementsOf } from './elements.ts';
import { blockOf } from './forgotten.ts';
import { toTarget } from './target.ts';

export const concurrentIterator: ExpressionType<Frame> = {
  names: ['concurrent_iterator', 'citerator'],
  apply(x) {
    const elements = elementsOf(x);
    if (elements.length === 0 || x.children.length === 0) return x.reply();
    checkBranches(elements.length);
    begin(x, elements.length);
    x.store({ counting: x.has('times', 'branches') });
    for (const [branch, element] of elements.entries()) applyBranch(x, branch, element);
    finishIfEnough(x);
  },
  reply(x, from) {
    const { __add_branches__: added, ...fields } = x.fields;
    if (Array.isArray(added)) {
      x.fields = fields;
      addBranches(x, added as readonly Json[]);
      // The expression add_branches is no branch: its own reply goes another way.
      if (from.branch === null) return;
    }
    replied(x, from);
  },
};

/** More branches, with the workitem that the others began with. One number is how many, where the elements are numbers. */
function addBranches(x: Frame, added: readonly Json[]): void {
  const first = Number(x.data['branches']);
  const count = x.data['counting'] === true && added.length === 1 ? Number(added[0]) : Number.NaN;
  checkBranches(first + (Number.isNaN(count) ? added.length : count));
  const elements = Number.isInteger(count) ? Array.from({ length: Math.max(0, count) }, (_, i) => first + i) : added;
  x.store({ branches: first + elements.length });
  const begun = new Frame(x.execution, x.e, x.e.applied);
  for (const [index, element] of elements.entries()) applyBranch(begun, first + index, element);
}

function checkBranches(branches: number): void {
  if (branches <= LIMITS.branches) return;
  const message = `${branches} branches are asked for, but at most ${LIMITS.branches} are made; use an iterator, or count in larger parts`;
  throw new BossError('BOSS_LIMIT_EXCEEDED', message, { details: { limit: LIMITS.branches, branches } });
}

function applyBranch(x: Frame, branch: number, element: Json): void {
  const { tree, expid } = blockOf(x.e);
  const target = toTarget(x, 'variable') ?? { kind: 'variable', path: 'i' };
  const fields = target.kind === 'field' ? assign(x.fields, target.path, element) : x.fields;
  const variables = target.kind === 'field' ? { ii: branch } : { ...assign({}, target.path, element), ii: branch };
  x.applyTree(tree, expid, { fields, variables, branch });
}
