/**
 * # participant
 *
 * Sends the workitem to a participant and goes on when it comes back.
 *
 * ```yaml
 * - alice: { task: review, timeout: 2d }          # by its name
 * - participant: { ref: '${f:reviewer}', task: review }   # by a name that is only known at run time
 * ```
 *
 * All attributes, after substitution, travel as field `params`; children as `params.__children__`. The participant's answer
 * replaces the fields. `forget: true` goes on at once and takes no answer.
 *
 * Errors: BOSS_UNKNOWN_PARTICIPANT when nobody is registered under the name, BOSS_UNROUTABLE when its queue does not exist,
 * BOSS_PARTICIPANT_ERROR when it says that it failed.
 *
 * See also: ref, subprocess.
 */
import { BossError } from '../errors.ts';
import type { Expression, ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Fields } from '../core/workitem.ts';

export const participant: ExpressionType<Frame> = {
  names: ['participant'],
  apply(x) {
    const name = x.attr('ref') ?? x.text();
    if (typeof name !== 'string' || name === '')
      throw x.error('no participant name: write `participant: { ref: name }`');
    sendToParticipant(x, name);
  },
  reply: (x) => x.reply(),
  cancel(x, flavour) {
    x.execution.send({ do: 'dispatch-cancel', to: x.e.id, flavour });
  },
};

/** Makes the expression one that waits for a participant. */
export function sendToParticipant(x: Frame, name: string): void {
  const registered = x.execution.env.participant(name);
  if (registered === null) {
    throw new BossError('BOSS_UNKNOWN_PARTICIPANT', `no participant named "${name}"`, {
      details: { participant: name },
    });
  }
  const scratch = mentionedScratch(x.e);
  x.e.applied = forDispatch(x.e.applied);
  x.store({
    ...(scratch === null ? {} : { scratch }),
    participant: name,
    queue: registered.queue,
    forget: takesNoAnswer(x),
  });
  x.execution.send({ do: 'dispatch', to: x.e.id });
}

/** What does not travel, but is put into the params. */
function mentionedScratch({ applied, tree, extra }: Expression): JsonObject | null {
  const names = ['__result__', 't'].filter((name) => Object.hasOwn(applied, name));
  if (names.length === 0) return null;
  const text = JSON.stringify([tree[1], extra, tree[2]]);
  if (!text.includes('$')) return null;
  return Object.fromEntries(names.map((name) => [name, applied[name] as Json]));
}

/** A branch of its own (of a listener, say) is another matter: its participant knows nothing of that, and answers. */
function takesNoAnswer(x: Frame): boolean {
  const forget = x.attr('forget');
  return x.e.detached === 'forgotten' && (forget === true || forget === 'true');
}

/** Fields of the engine's own that do not travel; `params` is the name under which the attributes do. */
function forDispatch(fields: Fields): Fields {
  if (!['__result__', 't', 'params', 'dispatched_at'].some((name) => Object.hasOwn(fields, name))) return fields;
  const { __result__: _, t: __, params: ___, dispatched_at: ____, ...rest } = fields;
  return rest;
}
