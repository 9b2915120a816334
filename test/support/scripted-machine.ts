/** One process on the pure core: its store is a map, its clock and its participants are the test's. */
import { accept } from '../../engine/core/accept.ts';
import type { Effect } from '../../engine/core/effect.ts';
import { type Environment, LIMITS } from '../../engine/core/environment.ts';
import type { Execution } from '../../engine/core/execution.ts';
import type { Json, JsonObject } from '../../engine/core/json.ts';
import { launch } from '../../engine/core/launch.ts';
import { Meeting } from '../../engine/core/meeting.ts';
import type { KeeperMessage } from '../../engine/core/keeper.ts';
import type { Message, Outcome } from '../../engine/core/outside-message.ts';
import { readHead, restore, takeChanges } from '../../engine/core/snapshot.ts';
import { run } from '../../engine/core/step.ts';
import type { Tree } from '../../engine/core/tree.ts';
import type { WireError } from '../../engine/core/workitem.ts';
import { EXPRESSIONS } from '../../engine/expressions/index.ts';
import { paramsOf } from '../../engine/core/participant-work.ts';

export const START = Date.UTC(2026, 10, 20, 20, 27, 15);

/** Far more than any test needs: a process that goes round for ever is a failure, not a hanging test. */
const MOST_DISPATCHES = 20_000;
const MOST_MESSAGES = 100_000;

/** A workitem as it reached a participant. */
export interface Dispatched {
  readonly name: string;
  readonly params: JsonObject;
  readonly fields: JsonObject;
  /** Id of the expression and of the dispatch: what an answer carries. */
  readonly expression: string;
  readonly dispatch: string;
}

export type Answer = { readonly reply: JsonObject } | { readonly error: WireError } | 'hold';

export interface MachineOptions {
  readonly tree: Tree;
  readonly fields: JsonObject;
  readonly variables: JsonObject;
  readonly engineVariables: JsonObject;
  readonly knows: (name: string) => { readonly queue: string | null } | null;
  /** What the participant does with a workitem. */
  readonly answer: (work: Dispatched) => Answer;
  /** What the operator grants: rights, schedules, places to read from. */
  readonly environment?: Partial<Environment>;
  /** Internal messages handled before the process is stored. */
  readonly bound?: number;
  /** Drops the process from memory and reads it back each time it was stored. */
  readonly forgetful?: boolean;
}

const WFID = '20261120-2027-test';

export class Machine {
  readonly effects: Effect[] = [];
  readonly dispatches: Dispatched[] = [];
  readonly timers = new Map<string, number>();
  readonly stored = new Map<string, string>();
  /** Number of entries put or removed by each commit. */
  readonly written: number[] = [];
  /** Characters in the largest commit. */
  largestCommit = 0;
  execution: Execution;
  now = START;
  readonly #options: MachineOptions;
  readonly #inbox: Message[] = [];
  readonly #meeting = new Meeting(WFID);
  #ids = 0;

  constructor(options: MachineOptions) {
    this.#options = options;
    const { tree, fields, variables } = options;
    const what = { wfid: WFID, tree, definition: 'test', fields, variables, by: 'test' };
    this.execution = launch(what, this.#environment());
    this.#runOn();
    this.#settle();
  }

  /** Takes a message and all that follows from it. */
  send(message: Message): Outcome {
    this.execution.env = this.#environment();
    const outcome = accept(this.execution, message);
    this.#runOn();
    this.#settle();
    return outcome;
  }

  /** Tells a lock, or signals, what another process or a person would. */
  tell(keeper: string, message: KeeperMessage): void {
    this.#inbox.push(...this.#meeting.tell(keeper, message, this.now));
    this.#settle();
  }

  advance(ms: number): void {
    const until = this.now + ms;
    while (this.#fireDue(until));
    this.now = until;
  }

  /** Writes what changed, drops the process, reads it back. */
  restart(): void {
    this.#store();
    const head = readHead(this.stored.get('h') ?? '');
    this.execution = restore(this.stored, head, this.#options.tree, this.#environment());
  }

  #runOn(): void {
    const { bound = LIMITS.messagesPerRun, forgetful = false } = this.#options;
    for (let runs = 0; ; runs++) {
      if (runs * bound > MOST_MESSAGES) throw new Error('the process does not come to rest');
      run(this.execution, this.#environment(), bound);
      this.#perform(this.execution.takeEffects());
      if (forgetful) this.restart();
      else this.#store();
      if (this.execution.queue.isEmpty) return;
    }
  }

  #settle(): void {
    for (let message = this.#inbox.shift(); message !== undefined; message = this.#inbox.shift()) {
      if (this.dispatches.length > MOST_DISPATCHES) throw new Error('the process does not come to rest');
      this.execution.env = this.#environment();
      accept(this.execution, message);
      this.#runOn();
    }
    if (this.#fireDue(this.now)) this.#settle();
  }

  #fireDue(until: number): boolean {
    const [due] = [...this.timers].filter(([, at]) => at <= until).sort(([, a], [, b]) => a - b);
    if (due === undefined) return false;
    const [id, at] = due;
    this.now = Math.max(this.now, at);
    this.send({ kind: 'timer', id, at });
    return true;
  }

  #store(): void {
    const { put, remove } = takeChanges(this.execution);
    for (const key of remove) this.stored.delete(key);
    for (const [key, text] of put) this.stored.set(key, text);
    this.written.push(put.length + remove.length);
    this.largestCommit = Math.max(
      this.largestCommit,
      put.reduce((sum, [, text]) => sum + text.length, 0),
    );
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.effects.push(effect);
      if (effect.do === 'timer') {
        if (effect.at === null) this.timers.delete(effect.id);
        else this.timers.set(effect.id, effect.at);
      } else if (effect.do === 'dispatch') this.#dispatch(effect);
      else if (effect.do === 'tell') this.#inbox.push(...this.#meeting.tell(effect.to, effect.message, this.now));
    }
  }

  #dispatch({ expression, dispatch }: Extract<Effect, { do: 'dispatch' }>): void {
    const e = this.execution.get(expression);
    if (e === undefined) return;
    const params = paramsOf(this.execution, e);
    const work = { name: dispatch.participant, params, fields: e.applied, expression, dispatch: dispatch.id };
    this.dispatches.push(work);
    const answer = this.#options.answer(work);
    const from = { expression, dispatch: dispatch.id };
    if (dispatch.forget) return void this.#inbox.push({ kind: 'sent', ...from });
    if (answer === 'hold') return;
    if ('reply' in answer) this.#inbox.push({ kind: 'reply', ...from, fields: answer.reply });
    else this.#inbox.push({ kind: 'error', ...from, fields: null, error: answer.error });
  }

  #environment(): Environment {
    return {
      now: this.now,
      newId: () => String(++this.#ids).padStart(32, '0'),
      types: EXPRESSIONS,
      participant: this.#options.knows,
      engineVariables: this.#options.engineVariables,
      ...this.#options.environment,
    };
  }
}

/** Everything that is alive, as plain data in a fixed order: for comparing a process with its restored self. */
export function stateOf({ execution }: Machine): Json {
  const expressions = [...execution.expressions.values()]
    .sort((a, b) => a.order - b.order)
    .map((e) => ({ ...e, order: 0, kept: Object.fromEntries(e.kept) }));
  const listeners = [...execution.listeners.keys()].sort();
  return JSON.parse(JSON.stringify({ head: execution.head, expressions, listeners })) as Json;
}
