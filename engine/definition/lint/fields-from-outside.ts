import { isRetryList } from '../../core/retry-list.ts';
import { isDefine } from '../../core/reorganise.ts';
import type { StepPlace } from './step-place.ts';

/** Expressions that set no field, or only those that they name. A new expression brings fields until it is listed here. */
const PLAIN = new Set([
  ...['sequence', 'let', 'noop', 'lose', 'forget', 'stall', 'wait', 'sleep', 'echo', 'error', 'reserve', 'equals'],
  ...['signal', 'with_lock', 'lock'],
  ...['set', 'rset', 'unset', 'inc', 'dec', 'increment', 'decrement', 'push', 'pop', 'save', 'read'],
  ...['if', 'that', 'given', 'of', 'once', 'when', 'as_soon_as', 'cron', 'every', 'concurrence'],
  ...['cursor', 'loop', 'repeat', 'iterator', 'concurrent_iterator', 'citerator', 'add_branches', 'add_branch'],
  ...['break', 'stop', 'over', 'rewind', 'continue', 'reset', 'skip', 'back', 'jump'],
  ...['undo', 'cancel', 'kill', 'redo', 'cancel_process', 'terminate', 'kill_process', 'registerp', 'unregisterp'],
]);
const HANDLERS = ['on_error', 'on_timeout', 'on_cancel', 'on_reply'];
const HARMLESS = /^(pass|error|raise|retry|redo|undo|cando|cancel)$/;

/** A participant, a call, an event, a filter, restored fields, a handler: afterwards there may be any field. */
export function mayBringFields({ name, attributes, parent }: StepPlace): boolean {
  if (parent === null) return false;
  if (isDefine(name)) return false;
  if (!PLAIN.has(name) || Object.hasOwn(attributes, 'filter')) return true;
  return HANDLERS.some((key) => {
    const handler = attributes[key];
    return handler !== undefined && !(typeof handler === 'string' && !isRetryList(handler) && HARMLESS.test(handler));
  });
}
