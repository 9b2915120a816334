/** Runs processes on the pure core with participants called directly: no store, no broker, and a clock that jumps to the next timer. */
import { accept } from '../../engine/core/accept.ts';
import { allAttributes } from '../../engine/core/attributes.ts';
import type { Effect, ProcessEvent } from '../../engine/core/effect.ts';
import type { Environment } from '../../engine/core/environment.ts';
import type { Execution } from '../../engine/core/execution.ts';
import type { ExpressionType } from '../../engine/core/expression.ts';
import type { Frame } from '../../engine/core/frame.ts';
import type { Json, JsonObject } from '../../engine/core/json.ts';
import { launch } from '../../engine/core/launch.ts';
import { handleNext } from '../../engine/core/step.ts';
import type { Tree } from '../../engine/core/tree.ts';
import { EXPRESSIONS } from '../../engine/expressions/index.ts';
import type { Context } from '../../participants/sdk/context.ts';
import { type Participant, silentLog, Workitem } from '../../participants/sdk/index.ts';
import { Trackers } from '../../engine/worker/trackers.ts';

const START = Date.UTC(2026, 10, 20, 20, 27, 15);

export interface SmallProcess {
  readonly execution: Execution;
  /** Participants in the order of their workitems. */
  readonly trace: string[];
  /** Null while it lives. */
  fields: JsonObject | null;
}

export class SmallEngine {
  readonly #participants: readonly Participant[];
  readonly #types: ReadonlyMap<string, ExpressionType<Frame>>;
  readonly #processes = new Map<string, SmallProcess>();
  readonly #timers = new Map<string, { process: SmallProcess; id: string; at: number }>();
  readonly #trackers = new Trackers();
  #now = START;
  #ids = 0;

  /** `types`: the language, for whoever watches it. */
  constructor(participants: readonly Participant[], types: ReadonlyMap<string, ExpressionType<Frame>> = EXPRESSIONS) {
    this.#participants = participants;
    this.#types = types;
  }

  launch(tree: Tree, fields: JsonObject): SmallProcess {
    const wfid = `20261120-2027-test-${this.#processes.size}`;
    const execution = launch(
      { wfid, tree, definition: 'test', fields, variables: {}, by: 'test' },
      this.#environment(),
    );
    const process: SmallProcess = { execution, trace: [], fields: null };
    this.#processes.set(wfid, process);
    return process;
  }

  /** Works until nothing is left to do, or only timers beyond `until` (milliseconds from the start; default: none is waited for). */
  async settle(until = 0): Promise<void> {
    for (;;) {
      let busy = false;
      for (const process of this.#processes.values()) busy = (await this.#handle(process)) || busy;
      if (!busy && !this.#fireNextTimer(START + until)) return;
    }
  }

  errorsOf({ execution }: SmallProcess): string[] {
    return [...execution.expressions.values()].flatMap((e) => (e.error === null ? [] : [e.error.message]));
  }

  async #handle(process: SmallProcess): Promise<boolean> {
    process.execution.env = this.#environment();
    const more = handleNext(process.execution);
    const effects = process.execution.takeEffects();
    for (const effect of effects) await this.#perform(process, effect);
    return more || effects.length > 0;
  }

  async #perform(process: SmallProcess, effect: Effect): Promise<void> {
    switch (effect.do) {
      case 'dispatch':
        return this.#dispatch(process, effect);
      case 'ended':
        process.fields = effect.fields;
        return;
      case 'timer':
        return this.#setTimer(process, effect);
      case 'track':
        return effect.tracker === null
          ? this.#trackers.remove(process.execution.head.wfid, effect.id)
          : this.#trackers.set(effect.tracker);
      case 'publish':
        return this.#publish(effect.event);
      default:
    }
  }

  #setTimer(process: SmallProcess, { id, at }: Extract<Effect, { do: 'timer' }>): void {
    const key = `${process.execution.head.wfid} ${id}`;
    if (at === null) this.#timers.delete(key);
    else this.#timers.set(key, { process, id, at });
  }

  #publish({ kind: event, ...rest }: ProcessEvent): void {
    const { name, fields } = rest;
    for (const tracker of this.#trackers.match({ kind: event, ...rest })) {
      const listener = this.#processes.get(tracker.wfid)?.execution;
      const place = ++this.#ids;
      const heard = { kind: 'heard', from: 'test', place, to: tracker.expression, event, name, fields } as const;
      if (listener !== undefined) accept(listener, heard);
    }
  }

  async #dispatch(process: SmallProcess, { expression, dispatch }: Extract<Effect, { do: 'dispatch' }>): Promise<void> {
    const { execution, trace } = process;
    const e = execution.get(expression);
    const participant = this.#participantFor(dispatch.participant);
    if (e === undefined || participant === undefined) return;
    trace.push(dispatch.participant);
    const params = allAttributes(execution, e, e.applied) as Record<string, Json>;
    const workitem = Workitem.of(structuredClone(e.applied) as Record<string, Json>, params, dispatch.participant);
    const from = { expression, dispatch: dispatch.id };
    try {
      await participant.onWorkitem(workitem, CONTEXT);
      accept(execution, { kind: 'reply', ...from, fields: workitem.fields });
    } catch (error) {
      const { name, message } = error as Error;
      accept(execution, { kind: 'error', ...from, fields: null, error: { class: name, message } });
    }
  }

  #fireNextTimer(until: number): boolean {
    const [next] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at);
    if (next === undefined || next[1].at > until) return false;
    const [key, { process, id, at }] = next;
    this.#timers.delete(key);
    this.#now = Math.max(this.#now, at);
    process.execution.env = this.#environment();
    accept(process.execution, { kind: 'timer', id, at });
    return true;
  }

  #participantFor(name: string): Participant | undefined {
    return this.#participants.find(({ regex }) => new RegExp(`^(?:${regex})$`).test(name));
  }

  #environment(): Environment {
    return {
      now: this.#now,
      newId: () => this.#newId(),
      types: this.#types,
      participant: (name) => (this.#participantFor(name) === undefined ? null : { queue: name }),
      engineVariables: {},
    };
  }

  #newId(): string {
    this.#ids += 1;
    return String(this.#ids).padStart(32, '0');
  }
}

const CONTEXT: Context = {
  log: silentLog,
  signal: new AbortController().signal,
  progress: () => undefined,
  launch: () => Promise.reject(new Error('nothing is launched here')),
  sendEvent: () => Promise.reject(new Error('no event is sent here')),
  send: () => Promise.reject(new Error('nothing is answered later here')),
};
