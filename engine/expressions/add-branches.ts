/**
 * # add_branches
 *
 * Adds branches to a concurrent iterator that is at work.
 *
 * ```yaml
 * - concurrent_iterator:
 *     on_field: archs
 *     do:
 *       - build: { arch: '${v:i}' }
 *       - add_branches: { on: 'aarch64, riscv64', if: '${v:i} == x86_64' }
 * ```
 *
 * Elements as in iterator, with `on` (also `on_field`, `on_variable`, `sep`) or as the bare text. Where the iterator counts
 * (`times`), one number says how many more. The branches begin with the workitem that the others began with.
 *
 * It adds to the nearest concurrent iterator around it, or to the one with the tag `ref`. Where there is none it does nothing.
 *
 * Also written `add_branch`.
 */
import type { Expression, ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { taggedExpression } from '../core/tags.ts';
import { asElements, listedElements } from './elements.ts';

export const addBranches: ExpressionType<Frame> = {
  names: ['add_branches', 'add_branch'],
  apply(x) {
    const elements = asElements(x, listedElements(x) ?? x.text());
    const iterator = iteratorOf(x);
    if (iterator !== undefined) {
      const from = { id: x.e.id, expid: x.e.expid, branch: null };
      const fields = { ...x.fields, __add_branches__: elements };
      x.execution.send({ do: 'reply', to: iterator.id, from, fields, flavour: null, early: true });
    }
    x.reply();
  },
};

function iteratorOf(x: Frame): Expression | undefined {
  const ref = x.attr('ref');
  if (typeof ref === 'string') {
    const tagged = taggedExpression(x.execution, x.variable(ref));
    return tagged !== undefined && isIterator(tagged) ? tagged : undefined;
  }
  let e = x.execution.parentOf(x.e);
  while (e !== undefined && !isIterator(e)) e = x.execution.parentOf(e);
  return e;
}

function isIterator({ name }: Expression): boolean {
  return name === 'concurrent_iterator' || name === 'citerator';
}
