import type { Effect } from '../../engine/core/effect.ts';
import type { Environment } from '../../engine/core/environment.ts';
import type { Execution } from '../../engine/core/execution.ts';
import type { JsonObject } from '../../engine/core/json.ts';
import { launch } from '../../engine/core/launch.ts';
import { paramsOf } from '../../engine/core/participant-work.ts';
import { accept } from '../../engine/core/accept.ts';
import { handleNext } from '../../engine/core/step.ts';
import { EXPRESSIONS } from '../../engine/expressions/index.ts';
import type { Case } from './case.ts';
import { ScriptedParticipants } from './scripted-participants.ts';

export interface Result {
  status: 'terminated' | 'error' | 'stalled';
  trace: string[];
  traceFull: { name: string; params?: JsonObject; fields?: JsonObject }[];
  finalFields: JsonObject | null;
  finalVariables: JsonObject | null;
  flavour: string | null;
  errors: { class: string; message: string; expid: string }[];
  tags: [string, string][];
  left: [string, string, string | null][];
}

const START = Date.UTC(2026, 10, 20, 20, 27, 15);
/** Far more than any case needs: a process that goes on for ever is a failure, not a hanging test. */
const MOST_MESSAGES = 200_000;

/**
 * Runs a case as the original did with one worker: messages handled oldest first, participants answering at once and their
 * replies queueing like any message. Time jumps to the next timer when nothing else is left to do. `originalConditions`: they are
 * taken as the original took them.
 */
export function runCase(one: Case, originalConditions = true): Result {
  return new CaseRun(one, originalConditions).run();
}

class CaseRun {
  private readonly participants = new ScriptedParticipants();
  private readonly timers = new Map<string, number>();
  private readonly execution: Execution;
  private now = START;
  private ids = 0;
  private readonly result: Result = {
    ...{ status: 'stalled', trace: [], traceFull: [], finalFields: null, finalVariables: null, flavour: null },
    ...{ errors: [], tags: [], left: [] },
  };

  private readonly engineVariables: JsonObject;
  private readonly originalConditions: boolean;

  constructor(one: Case, originalConditions: boolean) {
    this.originalConditions = originalConditions;
    this.engineVariables = one.engine_variables ?? {};
    const { tree, fields } = one;
    const what = { wfid: 'WFID', tree, definition: 'case', fields, variables: {}, by: 'case' };
    this.execution = launch(what, this.environment());
  }

  run(): Result {
    for (let handled = 0; ; handled++) {
      if (handled > MOST_MESSAGES) throw new Error('it does not come to rest');
      this.execution.env = this.environment();
      const more = handleNext(this.execution);
      for (const effect of this.execution.takeEffects()) this.perform(effect);
      if (!more && !this.fireNextTimer()) break;
    }
    return this.finished();
  }

  private environment(): Environment {
    return {
      now: this.now,
      newId: () => String(++this.ids).padStart(32, '0'),
      types: EXPRESSIONS,
      participant: (name) => (ScriptedParticipants.knows(name) ? { queue: name } : null),
      engineVariables: this.engineVariables,
      originalConditions: this.originalConditions,
    };
  }

  private perform(effect: Effect): void {
    switch (effect.do) {
      case 'dispatch':
        return this.dispatched(effect);
      case 'timer':
        if (effect.at === null) this.timers.delete(effect.id);
        else this.timers.set(effect.id, effect.at);
        return;
      case 'journal':
        return this.noted(effect);
      case 'ended':
        this.result.status = 'terminated';
        this.result.finalFields = effect.fields;
        this.result.finalVariables = effect.variables;
        this.result.flavour = effect.flavour;
        return;
      default:
    }
  }

  private dispatched({ expression, dispatch }: Extract<Effect, { do: 'dispatch' }>): void {
    const e = this.execution.get(expression);
    if (e === undefined) return;
    const all = paramsOf(this.execution, e);
    const { participant } = dispatch;
    this.result.trace.push(participant);
    this.result.traceFull.push({ name: participant, params: all, fields: e.applied });
    const answer = this.participants.answer(participant, all, e.applied);
    if (answer === 'hold' || dispatch.forget) return;
    const from = { expression, dispatch: dispatch.id };
    if ('reply' in answer) accept(this.execution, { kind: 'reply', ...from, fields: answer.reply });
    else accept(this.execution, { kind: 'error', ...from, fields: null, error: answer.error });
  }

  private noted({ what, data }: Extract<Effect, { do: 'journal' }>): void {
    if (what === 'echo') {
      this.result.trace.push(`echo:${String(data?.['text'])}`);
      this.result.traceFull.push({ name: `echo:${String(data?.['text'])}` });
    }
    if (what === 'entered_tag' || what === 'left_tag') this.result.tags.push([what, String(data?.['tag'])]);
  }

  private fireNextTimer(): boolean {
    const [next] = [...this.timers].sort(([, a], [, b]) => a - b);
    if (next === undefined || this.result.status === 'terminated') return false;
    this.now = Math.max(this.now, next[1]);
    this.execution.env = this.environment();
    accept(this.execution, { kind: 'timer', id: next[0], at: next[1] });
    for (const effect of this.execution.takeEffects()) this.perform(effect);
    return true;
  }

  private finished(): Result {
    const live = [...this.execution.expressions.values()];
    this.result.errors = live.flatMap((e) =>
      e.error === null ? [] : [{ class: e.error.class, message: e.error.message, expid: e.expid }],
    );
    if (this.result.status !== 'terminated' && this.result.errors.length > 0) this.result.status = 'error';
    this.result.left = live.map((e) => [e.expid, e.name, e.state === 'failed' ? null : e.state]);
    return this.result;
  }
}
