/**
 * # on_error
 *
 * Gives the expression around it a handler for errors, from here on.
 *
 * ```yaml
 * - sequence:
 *     - on_error: tell_admins
 *     - on_error: { '/timeout/': '10s: retry * 3, pass' }
 *     - risky_step
 * ```
 *
 * Handlers are tried in the order they were given, an attribute `on_error` of the same expression last; a pattern is looked for in the error's message, then in its class. With
 * children, they are the handler: `on_error: { '/boom/': ~, do: [ clean_up ] }`.
 *
 * As an attribute `on_error` does the same for the expression that carries it. What a handler may say: a participant or
 * sub-definition, `retry` (with lists like `1s: retry * 3, pass`), `undo`, `pass`, `cancel`, `raise`, `store: field`.
 *
 * The error is in field `__error__` while it is handled, and stays there after a handler as the last error. It is gone after `undo`,
 * `pass` and `store`, and when a step that was tried again has ended well.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { entriesOf, type HandlerEntry, isPatternList } from '../core/handler-list.ts';
import type { Json } from '../core/json.ts';
import { COMMON_ATTRIBUTES } from '../core/common-attributes.ts';

export const onError: ExpressionType<Frame> = {
  names: ['on_error'],
  apply(x) {
    const parent = x.execution.parentOf(x.e);
    if (parent !== undefined) {
      const given = parent.handlers.on_error;
      const list = given === undefined || given === null ? [] : isPatternList(given) ? given : [[given]];
      const added = entries(x).filter((entry) => !isKnown(list, entry));
      // An attribute without patterns takes every error: it comes last.
      const first = list.filter((entry) => !isCatchAll(entry));
      parent.handlers = { ...parent.handlers, on_error: [...first, ...added, ...list.filter(isCatchAll)] };
      x.execution.touch(parent);
    }
    x.reply();
  },
};

/** Given before, when a cursor or a retry comes by again: what is left of its retry list counts. */
function isKnown(list: readonly Json[], [pattern, , givenAt]: HandlerEntry): boolean {
  return entriesOf(list).some((old) => old[0] === pattern && old[2] === givenAt);
}

function entries(x: Frame): HandlerEntry[] {
  return pairs(x).map(([pattern, handler]) => [pattern, handler, x.e.expid]);
}

/** One for each attribute. */
function pairs(x: Frame): [pattern: string | null, handler: Json][] {
  const attributes = Object.entries(x.tree[1]).filter(([key]) => !COMMON_ATTRIBUTES.has(key));
  if (x.children.length === 0) {
    return attributes.map(([key, value]) =>
      value === null
        ? [null, x.substitute(key)]
        : [String(x.substitute(key)), typeof value === 'string' ? x.substitute(value) : value],
    );
  }
  const block = (x.children.length === 1 ? x.children[0] : ['sequence', {}, x.children]) as unknown as Json;
  const patterns = attributes.map(([key]) => String(x.substitute(key)));
  return patterns.length === 0 ? [[null, block]] : patterns.map((pattern) => [pattern, block]);
}

function isCatchAll(entry: Json): boolean {
  return Array.isArray(entry) && entry.length === 1;
}
