/**
 * # registerp, unregisterp
 *
 * Registers participants, or takes registrations back, from within a process. Only where the operator of the engine allows it
 * (`registerp_allowed = true` in the configuration).
 *
 * ```yaml
 * - registerp: { regex: 'built_.*', queue: builds }
 * - registerp: { participants: new_ones }       # a field with a list of maps like { regex: ..., queue: ... }
 * - unregisterp: 'built_.*'
 * ```
 *
 * | attribute | says |
 * |---|---|
 * | `regex`, `name` or the bare text | the names that it takes: a regular expression, or `/one/` |
 * | `queue` (or `routing_key`) | the queue of the participant; without it the name |
 * | `participant`, `participants` | the field that holds a registration, a list of them |
 *
 * It goes on when the registration is stored: the next step may use it.
 *
 * Errors: BOSS_EXPRESSION_FAILED where it is not allowed or names nothing; of class `Configuration` for what is no
 * registration.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { participant, sendToParticipant } from './participant.ts';

/** The engine's own participant that does it. */
const REGISTRAR = 'boss_register';

export const registerp: ExpressionType<Frame> = {
  ...participant,
  names: ['registerp', 'unregisterp'],
  apply(x) {
    if (x.execution.env.registerAllowed !== true) {
      throw x.error('is not allowed here: the operator of the engine sets registerp_allowed = true to allow it');
    }
    registerNext(x, 0);
  },
  reply: (x) => registerNext(x, Number(x.data['at']) + 1),
};

/** One after the other: each is a workitem to the registrar. */
function registerNext(x: Frame, at: number): void {
  const given = registrations(x)[at];
  if (given === undefined) return x.reply();
  const action = x.tree[0] === 'unregisterp' ? 'unregister' : 'register';
  x.e.applied = x.fields;
  x.e.extra = { ...x.e.extra, ...registration(x, given), action };
  x.store({ at, answered: false });
  sendToParticipant(x, REGISTRAR);
}

function registrations(x: Frame): readonly Json[] {
  const field = x.attr('participants') ?? x.attr('participant');
  if (typeof field !== 'string') {
    const regex = x.attr('regex') ?? x.attr('name') ?? x.text() ?? null;
    return [{ regex, queue: x.raw('queue') ?? x.raw('routing_key') ?? null }];
  }
  const held = x.field(field);
  return Array.isArray(held) ? (held as readonly Json[]) : [held ?? null];
}

function registration(x: Frame, given: Json): JsonObject {
  const { regex, name, queue, routing_key } = isObject(given) ? given : {};
  const written = regex ?? name;
  if (typeof written !== 'string' || written === '') {
    throw x.error(
      `${JSON.stringify(given)} names no participant: write for example { regex: 'built_.*', queue: builds }`,
    );
  }
  const source = /^\/(.*)\/$/s.exec(written)?.[1] ?? written;
  return { name: source, queue: x.substitute(queue ?? routing_key ?? source) };
}
