/** The attributes `timeout` and `timers`: what happens to a step that takes long. */
import { BossError } from '../errors.ts';
import { attribute, rawAttribute } from './attributes.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { isObject, type Json } from './json.ts';
import type { Tree } from './tree.ts';
import { whenOf } from './when.ts';

const COMMAND = /^(skip|back|jump|rewind|continue|break|stop|over|reset)(?:\s+(.+))?$/;

/** `timeout: 2d`, `timers: '1h: remind, 2d: error too late'`. Errors: BOSS_EXPRESSION_FAILED. */
export function startTimers(execution: Execution, e: Expression): void {
  if (rawAttribute(e, 'timers') !== undefined) startListed(execution, e);
  if (rawAttribute(e, 'timeout') === undefined) return;
  const timeout = attribute(execution, e, e.applied, 'timeout') ?? '';
  if (typeof timeout === 'string' && timeout.trim() === '') return;
  start(execution, e, 'timeout', timeout);
}

/** A timer of the list is due; false when it is none of them. */
export function actOnTimer(execution: Execution, e: Expression, name: string): boolean {
  const actions = e.data['timers'];
  const action = isObject(actions) && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (typeof action !== 'string') return false;
  execution.note('timer', e.expid, { action });
  const command = commandFor(action);
  if (command !== null) execution.send({ do: 'cancel', to: e.id, ...command });
  else if (e.state === null || e.state === 'failed') {
    const { expid, id: parent, applied: fields } = e;
    execution.apply({ expid, parent, tree: [action, {}, []], fields, detached: 'flanking' });
  }
  return true;
}

type OwnCommand = { readonly flavour: 'cancel' | 'timeout'; readonly reapply?: Expression['reapply'] };

const OWN: ReadonlyMap<string, OwnCommand> = new Map<string, OwnCommand>([
  ['timeout', { flavour: 'timeout' }],
  ['undo', { flavour: 'cancel' }],
  ['pass', { flavour: 'cancel' }],
  ['redo', { flavour: 'cancel', reapply: { tree: null, fields: null } }],
  ['retry', { flavour: 'cancel', reapply: { tree: null, fields: null } }],
]);

/** What a text says to the step itself; null when it names something to run beside it. */
function commandFor(action: string): OwnCommand | null {
  const own = OWN.get(action);
  if (own !== undefined) return own;
  const tree = errorIn(action) ?? commandIn(action);
  return tree === null ? null : { flavour: 'cancel', reapply: { tree, fields: null } };
}

function errorIn(action: string): Tree | null {
  const found = /^err(?:or)?(?:\s+(.+))?$/s.exec(action);
  return found === null ? null : ['error', { [found[1] ?? `timer induced error ("${action}")`]: null }, []];
}

/** A command to the cursor around the step stands in the place of the step. */
function commandIn(action: string): Tree | null {
  const [, command, argument] = COMMAND.exec(action) ?? [];
  if (command === undefined) return null;
  const last = argument?.split(/\s+/).at(-1);
  return [command, last === undefined ? {} : { [last]: null }, []];
}

function startListed(execution: Execution, e: Expression): void {
  const actions: Record<string, Json> = {};
  for (const [index, { after, action }] of listed(execution, e).entries()) {
    const name = `timers:${index}`;
    actions[name] = action;
    start(execution, e, name, after);
  }
  if (Object.keys(actions).length > 0) e.data = { ...e.data, timers: actions };
}

function listed(execution: Execution, e: Expression): { after: Json; action: string }[] {
  const written = attribute(execution, e, e.applied, 'timers') ?? '';
  const entries = Array.isArray(written) ? (written as readonly Json[]) : String(written).split(',');
  return entries.flatMap((entry) => {
    if (Array.isArray(entry)) return [{ after: entry[0] as Json, action: String(entry[1]).trim() }];
    const text = String(entry).trim();
    if (text === '') return [];
    const colon = text.lastIndexOf(':');
    if (colon < 0) throw invalid(e, `timers "${text}": write when and what, for example "1h: remind"`);
    return [{ after: text.slice(0, colon).trim(), action: text.slice(colon + 1).trim() }];
  });
}

function start(execution: Execution, e: Expression, name: string, when: Json): void {
  const at = whenOf(execution.env, when);
  if (typeof at === 'string') throw invalid(e, `${name === 'timeout' ? name : 'timers'} ${at}`);
  e.timers = { ...e.timers, [name]: at };
  execution.effects.push({ do: 'timer', id: `${e.id}|${name}`, at });
}

function invalid(e: Expression, message: string): BossError {
  return new BossError('BOSS_EXPRESSION_FAILED', `${e.tree[0]} at ${e.expid}: ${message}`);
}
