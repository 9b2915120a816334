import type { Json } from './json.ts';
import { parseDuration } from './time.ts';

/** One entry of `'1s: retry * 3, pass'`. */
export interface HandlerStep {
  /** Milliseconds to wait before it. */
  readonly after: number;
  readonly action: string;
}

const RETRIES = new Set(['retry', 'redo']);

/**
 * Takes the first step off a handler. A text with a comma, a `*` or `<duration>:` is a retry list, consumed from left to right:
 * `rest` is what remains for the next failure (null: nothing, the next one is not handled). Anything else is one action for ever.
 */
export function takeStep(handler: string): { step: HandlerStep; rest: Json } | null {
  if (!isRetryList(handler)) return { step: { after: 0, action: handler.trim() }, rest: handler };
  const steps = handler
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const first = steps.shift();
  if (first === undefined) return null;
  const { delay, after, action, times } = parseStep(first);
  if (times > 1) steps.unshift(`${delay}: ${action}${times > 2 ? ` * ${times - 1}` : ''}`);
  const [last] = steps;
  // A lone retry needs its delay to stay a list that can run out.
  const rest = steps.length === 1 && isRetry(last ?? '') ? `0: ${last}` : steps.join(', ');
  return { step: { after, action }, rest: rest === '' ? null : rest };
}

export function isRetryList(handler: string): boolean {
  return /,|\*|^\s*\d[\d.smhdwMy]*\s*:/.test(handler);
}

export function isRetry(action: string): boolean {
  return RETRIES.has(action);
}

function parseStep(text: string): { delay: string; after: number; action: string; times: number } {
  const [, delay, action = '', times] = /^(?:([^:]+):\s*)?(.*?)(?:\s*\*\s*(\d+))?$/.exec(text) ?? [];
  return {
    delay: delay?.trim() ?? '0',
    after: delay === undefined ? 0 : (parseDuration(delay.trim()) ?? 0),
    action: action.trim(),
    times: Number(times ?? 1),
  };
}
