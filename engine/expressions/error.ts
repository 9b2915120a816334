/**
 * # error
 *
 * Raises an error: the nearest `on_error` that matches handles it, else the branch stands in error until somebody acts.
 *
 * ```yaml
 * - error: 'no build after ${v:tries} tries'
 * - error: { re: '$f:__error__' }     # raises a stored error again
 * ```
 *
 * Attributes: `msg` or `message` instead of the bare text; `re` (or `reraise`) takes a stored error (a map with class and
 * message, or a text); nothing there: it does nothing. A replay lets the process through.
 */
import { BossError } from '../errors.ts';
import { asText } from '../core/dollar.ts';
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { isObject, type Json } from '../core/json.ts';

export const error: ExpressionType<Frame> = {
  names: ['error'],
  apply(x) {
    if (!x.has('re', 'reraise')) {
      throw forced(
        'ForcedError',
        asText(x.attr('msg', 'message', 'text') ?? x.text()) || 'error triggered from process definition',
      );
    }
    const stored = x.attr('re', 'reraise');
    if (stored === undefined || stored === null || stored === '') return x.reply();
    throw again(stored);
  },
};

function again(stored: Json): BossError {
  if (!isObject(stored)) return forced('ForcedError', asText(stored));
  return forced(asText(stored['class']) || 'ForcedError', asText(stored['message']));
}

function forced(name: string, message: string): BossError {
  return new BossError('BOSS_FORCED_ERROR', message, { details: { class: name } });
}
