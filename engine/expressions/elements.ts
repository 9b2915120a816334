import { BossError } from '../errors.ts';
import { LIMITS } from '../core/environment.ts';
import type { Frame } from '../core/frame.ts';
import { isObject, type Json } from '../core/json.ts';

/** What an iterator goes over: `on`, `on_field`, `on_variable` and their short forms, or `times`. */
export function elementsOf(x: Frame): readonly Json[] {
  const times = x.attr('times', 'branches');
  if (times !== undefined) {
    const rounds = Math.max(0, Number(times) || 0);
    if (rounds > LIMITS.rounds) throw tooMany(rounds);
    return Array.from({ length: rounds }, (_, i) => i);
  }
  return asElements(x, listedElements(x));
}

export function asElements(x: Frame, value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  if (isObject(value)) return Object.entries(value).map(([key, item]) => [key, item]);
  if (typeof value !== 'string') return value === undefined || value === null ? [] : [value];
  const separator = x.attr('sep', 'separator');
  const parts = value.split(typeof separator === 'string' && separator !== '' ? separator : ',');
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

export function listedElements(x: Frame): Json | undefined {
  const field = x.attr('on_f', 'on_fld', 'on_field');
  if (typeof field === 'string') return x.field(field);
  const variable = x.attr('on_v', 'on_var', 'on_variable');
  if (typeof variable === 'string') return x.variable(variable);
  return x.attr('on', 'on_val', 'on_value');
}

function tooMany(rounds: number): BossError {
  const message = `${rounds} rounds are asked for, but at most ${LIMITS.rounds} are made; use repeat with a condition for more`;
  return new BossError('BOSS_LIMIT_EXCEEDED', message, { details: { limit: LIMITS.rounds, rounds } });
}
