/**
 * # listen
 *
 * Waits for a participant or a tag, in this process or any other.
 *
 * ```yaml
 * - listen: { to: 'req_changed_${f:ev.id}', upon: reply }       # goes on when it happened
 * - listen:                                                     # or runs its children each time
 *     to: errors
 *     do: [ tell_admins ]
 * ```
 *
 * | attribute | says |
 * |---|---|
 * | `to`, `on` | participant name or `/pattern/`; `errors` for unhandled errors of this process; a tag for entering and leaving |
 * | `upon` | `apply` (default: the participant gets a workitem), `reply`, `entering`, `leaving` |
 * | `wfid` | `same`, `current` or `true`: this process only |
 * | `where` | a condition on the event's fields |
 * | `merge` | `true` (default: the event's fields over our own), `override` (the event's only), anything else: our own |
 * | `class`, `message` | for errors: text or `/pattern/` |
 *
 * With children it never ends by itself: each event runs them as a branch of their own. What happens once it listens is never
 * missed, whichever engine worker it happens on. Also written `receive`, `intercept`.
 */
import type { ExpressionType, Heard } from '../core/expression.ts';
import type { Tracker } from '../core/effect.ts';
import { Frame } from '../core/frame.ts';
import { listenTo } from '../core/happening.ts';
import type { Json } from '../core/json.ts';
import { compilePattern } from '../core/pattern.ts';
import type { Fields } from '../core/workitem.ts';
import { blockOf, launchForgotten } from './forgotten.ts';

const UPON: readonly Tracker['kind'][] = ['apply', 'reply', 'entering', 'leaving'];

export const listen: ExpressionType<Frame> = {
  names: ['listen', 'receive', 'intercept'],
  apply(x) {
    const to = x.attr('to', 'on');
    if (typeof to !== 'string' || to === '')
      throw x.error('says not what to listen to: write for example `listen: { to: alice }`');
    const tracker = trackerOf(x, to);
    x.store({ tracker: tracker as unknown as Json });
    listenTo(x.execution, tracker);
  },
  heard(x, event) {
    if (!isMeant(x, event)) return;
    const fields = mergeEvent(x, event.fields);
    if (x.children.length === 0) return x.reply(fields);
    launchForgotten(x, blockOf(x.e), fields);
  },
};

function trackerOf(x: Frame, to: string): Tracker {
  const base = { wfid: x.execution.head.wfid, expression: x.e.id };
  if (/^errors?$/.test(to)) return { ...base, kind: 'error', name: null, scope: 'process' };
  const upon = String(x.attr('upon') ?? 'apply');
  const kind = UPON.find((known) => known === upon);
  if (kind === undefined) throw x.error(`upon "${upon}": write apply, reply, entering or leaving`);
  const wfid = x.attr('wfid');
  const own = wfid === true || wfid === 'true' || wfid === 'same' || wfid === 'current';
  return { ...base, kind, name: to, scope: own ? 'process' : 'everywhere' };
}

function isMeant(x: Frame, event: Heard): boolean {
  const where = x.raw('where');
  if (where !== undefined && !new Frame(x.execution, x.e, event.fields).test(where)) return false;
  if (event.kind !== 'error') return true;
  const error = event.fields['__error__'] as { readonly class?: Json; readonly message?: Json } | undefined;
  return matches(x.attr('class'), error?.class) && matches(x.attr('message', 'msg'), error?.message);
}

function matches(wanted: Json | undefined, found: Json | undefined): boolean {
  if (typeof wanted !== 'string') return true;
  const pattern = /^\/(.*)\/$/s.exec(wanted)?.[1];
  return pattern === undefined ? wanted === found : compilePattern(pattern).test(String(found ?? ''));
}

function mergeEvent(x: Frame, event: Fields): Fields {
  const merge = x.attr('merge');
  if (merge === undefined || merge === true || merge === 'true') return { ...x.e.applied, ...event };
  return merge === 'override' ? event : x.e.applied;
}
