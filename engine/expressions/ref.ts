/**
 * # ref
 *
 * What every name is that is no expression: a sub-definition in scope, else a participant. A variable that holds another name
 * is an alias.
 *
 * ```yaml
 * - tell_admins: { text: hello }
 * - ref: 'built_${f:project}'
 * ```
 *
 * Errors: BOSS_UNKNOWN_PARTICIPANT when it is neither.
 *
 * See also: participant, subprocess.
 */
import { BossError } from '../errors.ts';
import { asText } from '../core/dollar.ts';
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { isTree } from '../core/tree.ts';
import { sendToParticipant } from './participant.ts';
import { callSub } from './subprocess.ts';

/** Aliases of aliases end after this many steps: a ring of them is a mistake. */
const ALIASES = 20;

export const ref: ExpressionType<Frame> = {
  names: ['ref'],
  apply(x) {
    const first = asText(writtenName(x));
    const { name, value } = resolve(x, first);
    x.e.extra = { ...x.e.extra, ref: name, ...(name === first ? {} : { original_ref: first }) };
    if (value !== undefined) {
      x.e.name = 'subprocess';
      return callSub(x, name, value);
    }
    const builtIn = x.execution.env.types.get(name);
    if (builtIn !== undefined && name !== first) {
      x.e.name = name;
      return builtIn.apply(x);
    }
    if (x.execution.env.participant(name) === null) throw unknown(x, name);
    x.e.name = 'participant';
    sendToParticipant(x, name);
  },
};

/** As the step says it: what an earlier try made of it may be outdated. */
function writtenName(x: Frame): Json | undefined {
  const [name, attributes] = x.tree;
  if (name !== 'ref') return x.substitute(name);
  return Object.hasOwn(attributes, 'ref') ? x.substitute(attributes['ref'] as Json) : x.text();
}

function resolve(x: Frame, first: string): { name: string; value: Json | undefined } {
  let name = first;
  for (let i = 0; i < ALIASES; i++) {
    const value = x.variable(name);
    if (typeof value !== 'string' || value === name) return { name, value: isCallable(value) ? value : undefined };
    name = value;
  }
  throw x.error(`"${first}" is an alias of itself`);
}

/** A tree, or a tree with its position. */
function isCallable(value: Json | undefined): boolean {
  return isTree(value) || (Array.isArray(value) && value.length === 2 && isTree(value[1]));
}

function unknown(x: Frame, name: string): BossError {
  const message = `unknown participant or subprocess '${name}'`;
  return new BossError('BOSS_UNKNOWN_PARTICIPANT', message, { details: { participant: name } });
}
