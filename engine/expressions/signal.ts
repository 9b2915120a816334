/**
 * # signal
 *
 * Sends a signal: to every step of any process that waits for it (`await: { signal: ... }`), else it is kept for the first that does.
 *
 * ```yaml
 * - signal: freeze_lifted
 * - signal:
 *     name: built
 *     match: '${f:build_id}'
 *     payload: { result: '${f:result}', log: '${f:log_url}' }
 *     keep: 7d
 * ```
 *
 * | attribute | says |
 * |---|---|
 * | `name`, or the bare text | which signal |
 * | `match` | what it is about (a build id, say): only those who wait for the same get it |
 * | `payload` | an object that goes along |
 * | `keep` | for how long it is kept when nobody waits; `1d`, `no`: it is for those who wait now |
 *
 * It is durable, and each one comes once: to all who wait, or to the first who comes. From outside: `boss signal send`, the API
 * (`POST /signals`), or a message to an inbox; they may carry an id, so that a repetition counts for nothing.
 *
 * Errors: BOSS_EXPRESSION_FAILED without a name, or when `match` is empty.
 *
 * See also: await, listen.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { signalId } from '../core/keeper-id.ts';
import { KEEP_MS } from '../core/signals.ts';
import { durationAt } from './duration.ts';

export const signal: ExpressionType<Frame> = {
  names: ['signal'],
  apply(x) {
    const { wfid } = x.execution.head;
    const name = x.attr('name') ?? x.text();
    if (typeof name !== 'string' || name.trim() === '') throw x.error('names no signal: write `signal: freeze_lifted`');
    const match = matchOf(x);
    const id = `${wfid}!${x.e.id}`;
    const message = {
      kind: 'signal',
      id,
      payload: payloadOf(x),
      by: `process ${wfid}`,
      keep: durationAt(x, 'keep') ?? KEEP_MS,
    } as const;
    x.execution.effects.push({ do: 'tell', to: signalId(name.trim(), match), message });
    x.execution.note('signal_sent', x.e.expid, { signal: name.trim(), match, id });
    x.reply();
  },
};

/** What a signal is about; null: nothing in particular. */
export function matchOf(x: Frame): string | null {
  if (!x.has('match')) return null;
  const match = x.attr('match');
  if (typeof match === 'number' || (typeof match === 'string' && match !== '')) return String(match);
  throw x.error('`match` is empty, or no text or number: nothing would tell this signal from others');
}

function payloadOf(x: Frame): JsonObject {
  const payload = x.attr('payload') ?? {};
  if (isObject(payload)) return payload;
  throw x.error('`payload` is an object: `payload: { result: ok }`');
}
