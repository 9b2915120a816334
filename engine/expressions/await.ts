/**
 * # await
 *
 * Waits for a tag, a participant or an error elsewhere in this process, or for a signal from anywhere.
 *
 * ```yaml
 * - await: { left_tag: build }                      # goes on when the step with this tag is through
 * - await:                                          # or runs its children each time
 *     in_participant: '/^built_/'
 *     where: '${f:arch} == x86_64'
 *     do: [ count_it ]
 * - await: { signal: built, match: '${f:build_id}' }   # goes on when such a signal comes, or at once when one was kept
 * ```
 *
 * | attribute | says |
 * |---|---|
 * | `in_tag`, `left_tag` | a step with this tag is begun, is through; `a/b` means `b` inside of `a` |
 * | `in_participant`, `left_participant` | the participant gets a workitem, has answered |
 * | `error` | an error that nothing handles: its class or message; without a value any |
 * | `where` | a condition on the fields of the event |
 * | `merge` | `override` (default: the event's fields), `incoming` (the event's over our own), `awaiting` (our own over the event's), `ignore` or `drop` (our own) |
 * | `global: true` | also in other processes; errors are of this one only |
 * | `signal` | the name of a signal; see signal |
 * | `match` | what the signal has to be about: only one that was sent with the same `match` is meant |
 * | `as` | field that takes the signal's payload, with its `id`, `by` (who sent it) and `at`; `signal` |
 *
 * For `in` may be written `entered` or `reached`, or nothing; for `left` also `out`. A value is a name, a list or text of several
 * with commas between, or a `/pattern/`. With children it never ends by itself: each event runs them as a branch of their own.
 * A signal is waited for without children; a loop around the step takes them all, one after the other.
 *
 * As an attribute, `await: 'left_tag:build'` (or `await: build` for the same) has any step begin only then, with the workitem
 * that reached it; a retry does not wait again.
 *
 * Errors: BOSS_EXPRESSION_FAILED when it does not say what to wait for, or when `match` is empty.
 *
 * See also: listen, signal.
 */
import { type Awaited, awaitedBy } from '../core/awaited.ts';
import type { Tracker } from '../core/effect.ts';
import type { ExpressionType, Heard } from '../core/expression.ts';
import { Frame } from '../core/frame.ts';
import { listenTo } from '../core/happening.ts';
import type { Json } from '../core/json.ts';
import { compilePattern } from '../core/pattern.ts';
import type { Fields } from '../core/workitem.ts';
import { awaitSignal, takeSignal } from './await-signal.ts';
import { blockOf, launchForgotten } from './forgotten.ts';

export const awaitExpression: ExpressionType<Frame> = {
  names: ['await'],
  apply(x) {
    if (x.has('signal')) return awaitSignal(x);
    const { kind, name, values } = awaitedOf(x);
    const scope = x.flag('global') && kind !== 'error' ? 'everywhere' : 'process';
    const tracker: Tracker = { wfid: x.execution.head.wfid, expression: x.e.id, kind, name, scope };
    x.store({ tracker: tracker as unknown as Json, ...(kind === 'error' ? { errors: values } : {}) });
    listenTo(x.execution, tracker);
  },
  heard(x, event) {
    if (event.kind === 'signal') return takeSignal(x, event);
    if (!isMeant(x, event)) return;
    const fields = merged(x, event.fields);
    if (x.children.length > 0) launchForgotten(x, blockOf(x.e), fields);
    else x.reply(fields);
  },
};

function awaitedOf(x: Frame): Awaited {
  const { tag, ...others } = x.tree[1];
  // As in any step `tag` is the name of this one, unless nothing else says what to wait for.
  for (const [key, value] of Object.entries(tag === undefined ? others : { ...others, tag })) {
    const awaited = awaitedBy(key, value === null ? null : x.substitute(value));
    if (awaited !== null) return awaited;
  }
  throw x.error('says not what to wait for: write for example `await: { left_tag: build }`');
}

function isMeant(x: Frame, event: Heard): boolean {
  const where = x.raw('where');
  if (where !== undefined && !new Frame(x.execution, x.e, event.fields).test(where)) return false;
  const wanted = x.data['errors'];
  return event.kind !== 'error' || !Array.isArray(wanted) || isError(wanted as readonly string[], event.fields);
}

/** Classes and messages are told apart by their look; when both are named, one of each must fit. */
function isError(wanted: readonly string[], fields: Fields): boolean {
  const error = fields['__error__'] as { readonly class?: Json; readonly message?: Json } | undefined;
  const isClass = (name: string) => /^(?:::)?[A-Z][A-Za-z0-9_]*(?:::[A-Z][A-Za-z0-9_]*)*$/.test(name);
  const classes = wanted.filter(isClass).map(shortClass);
  const messages = wanted.filter((name) => !isClass(name));
  const fits = (names: readonly string[], found: string) =>
    names.length === 0 || names.some((name) => name === found || (name.startsWith('/') && matches(name, found)));
  return fits(classes, shortClass(String(error?.class ?? ''))) && fits(messages, String(error?.message ?? ''));
}

/** The original's classes are found by their names, too. */
function shortClass(name: string): string {
  return name.replace(/^(?:::)?(?:Ruote::)?/, '');
}

function matches(pattern: string, text: string): boolean {
  return pattern.length > 2 && pattern.endsWith('/') && compilePattern(pattern).test(text);
}

function merged(x: Frame, event: Fields): Fields {
  const own = x.e.applied;
  switch (x.attr('merge')) {
    case 'ignore':
    case 'drop':
      return own;
    case 'incoming':
      return { ...own, ...event };
    case 'awaiting':
      return { ...event, ...own };
    default:
      return event;
  }
}
