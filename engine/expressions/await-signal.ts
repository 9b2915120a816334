import { claim, settleClaim } from '../core/claim.ts';
import type { Expression, Heard } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { signalId } from '../core/keeper-id.ts';
import { assign } from '../core/path.ts';
import { matchOf } from './signal.ts';

/** `await: { signal: built, match: 17 }`. */
export function awaitSignal(x: Frame): void {
  const name = x.attr('signal');
  if (typeof name !== 'string' || name.trim() === '')
    throw x.error('names no signal: write `await: { signal: built }`');
  if (x.children.length > 0)
    throw x.error('takes one signal and goes on: write the steps after it, and a loop around both to take them all');
  const match = matchOf(x);
  x.store({ signal: { name: name.trim(), match, as: fieldOf(x) } });
  claim(x.execution, x.e, signalId(name.trim(), match));
}

export function takeSignal(x: Frame, { fields }: Heard): void {
  const { name, match, as } = x.data['signal'] as unknown as AwaitedSignal;
  settleClaim(x.execution, x.e);
  const { id = null, by = null } = fields;
  x.execution.note('signal_received', x.e.expid, { signal: name, match, id, by, since: x.e.since });
  x.reply(assign(x.e.applied, as, fields));
}

interface AwaitedSignal {
  readonly name: string;
  readonly match: string | null;
  readonly as: string;
}

/** The signal that a step waits for; null: it waits for none. */
export function awaitedSignal({ data }: Expression): Omit<AwaitedSignal, 'as'> | null {
  const signal = data['signal'];
  return isObject(signal) && data['claim'] !== undefined ? (signal as unknown as AwaitedSignal & JsonObject) : null;
}

function fieldOf(x: Frame): string {
  const as = x.attr('as') ?? 'signal';
  if (typeof as === 'string' && as !== '') return as.replace(/^f(?:ield)?:/, '');
  throw x.error('`as` is the name of a field: `as: build`');
}
