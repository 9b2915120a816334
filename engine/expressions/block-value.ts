import { childIndex, type ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';

/**
 * An expression whose value may be computed by its children: they run like a sequence, with variables of their own, and what they
 * leave in field `__result__` is handed to `work`; undefined when there are none.
 */
export function withBlockValue(
  names: readonly string[],
  work: (x: Frame, block: Json | undefined) => void,
): ExpressionType<Frame> {
  return {
    names,
    apply(x) {
      if (x.children.length === 0) return work(x, undefined);
      x.e.variables ??= {};
      x.applyChild(0);
    },
    reply(x, from) {
      const next = childIndex(from.expid) + 1;
      if (next < x.children.length) return x.applyChild(next);
      x.e.variables = null;
      work(x, x.field('__result__') ?? null);
    },
  };
}
