import type { Effect } from '../core/effect.ts';
import type { Execution } from '../core/execution.ts';
import { takeChanges } from '../core/snapshot.ts';
import { launch } from '../core/launch.ts';
import type { Outcome } from '../core/outside-message.ts';
import { run as runToRest, step } from '../core/step.ts';
import { cancelTopic } from '../transport/topology.ts';
import type { ProcessCommit } from '../store/store.ts';
import type { JournalEntry } from '../engine.ts';
import type { WorkerContext } from './context.ts';
import { journalEntries } from './journal-lines.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { cancelParcel } from './parcel.ts';
import { changedSummary } from './summary.ts';
import type { Work } from './work.ts';

/** What is done to one process in one batch: steps in memory, one commit, then effects. */
export class Run {
  readonly wfid: string;
  readonly partition: number;
  /** null: there is no such process (yet). */
  execution: Execution | null;
  readonly revision: number;
  readonly done: { work: Work; outcome: Outcome | 'unknown' }[] = [];
  readonly #context: WorkerContext;
  readonly effects: Effect[] = [];
  #told: [id: string, entry: OutboxEntry][] = [];
  entries: JournalEntry[] = [];

  constructor(
    context: WorkerContext,
    at: { wfid: string; partition: number; execution: Execution | null; revision: number },
  ) {
    this.#context = context;
    this.wfid = at.wfid;
    this.partition = at.partition;
    this.execution = at.execution;
    this.revision = at.revision;
  }

  /** Takes one piece of work as far as it goes in memory. */
  take(work: Work): void {
    const env = this.#context.environment();
    if (work.what.kind === 'launch') {
      // A second launch with this id in the same batch: the process is there already.
      if (this.execution !== null) return void this.done.push({ work, outcome: 'duplicate' });
      this.execution = launch(work.what.launch, env);
      runToRest(this.execution, env);
      this.#collect(this.execution.takeEffects());
      this.done.push({ work, outcome: 'applied' });
    } else if (this.execution === null) this.done.push({ work, outcome: 'unknown' });
    else {
      const { outcome, effects } = step(this.execution, work.what.message, env);
      this.#collect(effects);
      this.done.push({ work, outcome });
    }
  }

  /** The one atomic write for everything that was taken; null when nothing changed. */
  commit(): ProcessCommit | null {
    const { execution } = this;
    if (execution === null || this.effects.length === 0) return null;
    if (execution.waiting().length > 0) this.#tellOnwards();
    this.entries = journalEntries(execution, this.effects, execution.env.now);
    const { put, remove } = takeChanges(execution);
    return {
      wfid: this.wfid,
      revision: this.revision,
      put,
      remove,
      journal: this.entries.map((entry) => JSON.stringify(entry)),
      timers: this.effects.flatMap((effect) => (effect.do === 'timer' ? [[effect.id, effect.at] as const] : [])),
      outbox: this.#outbox().map(([id, entry]) => [id, JSON.stringify(entry)] as const),
      trackers: this.effects.flatMap((effect) =>
        effect.do === 'track'
          ? [[`${this.wfid} ${effect.id}`, effect.tracker === null ? null : JSON.stringify(effect.tracker)] as const]
          : [],
      ),
      summary: changedSummary(execution),
    };
  }

  /** Messages for other processes (and for the rest of this one). */
  get told(): readonly (readonly [id: string, entry: OutboxEntry])[] {
    return this.#told;
  }

  /** Sends what was decided for participants, with the bodies as they are now. */
  sendOut(): Promise<void>[] {
    return this.effects.flatMap((effect) => {
      if (effect.do === 'dispatch' && effect.dispatch.queue !== null) return this.#dispatch(effect);
      if (effect.do !== 'cancel-dispatch' || effect.dispatch.queue === null) return [];
      const { expression, dispatch, flavour } = effect;
      const parcel = cancelParcel(this.wfid, this.partition, expression, dispatch, flavour);
      // Also to every instance at once: the one that is at work does not look at its queue.
      this.#context.transport.emit(cancelTopic(parcel.queue), parcel.body);
      return [this.#context.outbox.send(parcel)];
    });
  }

  #collect(effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.effects.push(effect);
      // From this moment on nothing is missed: events of other processes may be committed before this one is.
      if (effect.do === 'track') this.#track(effect);
      if (effect.do === 'publish') this.#tellListeners(effect);
    }
  }

  #track({ id, tracker }: Extract<Effect, { do: 'track' }>): void {
    if (tracker === null) this.#context.trackers.remove(this.wfid, id);
    else this.#context.trackers.set(tracker);
  }

  #tellListeners({ event }: Extract<Effect, { do: 'publish' }>): void {
    for (const { wfid, expression: to } of this.#context.trackers.match(event)) {
      const id = `${event.expression}:${event.kind}:${this.revision}:${this.effects.length}>${to}>${wfid}`;
      const { kind, name, fields } = event;
      this.#told.push([id, { do: 'tell', wfid, message: { kind: 'heard', id, to, event: kind, name, fields } }]);
    }
  }

  #tellOnwards(): void {
    const id = `${this.wfid}:continue:${this.revision}`;
    this.#told.push([id, { do: 'tell', wfid: this.wfid, message: { kind: 'continue' } }]);
  }

  #outbox(): (readonly [id: string, entry: OutboxEntry])[] {
    const entries: (readonly [string, OutboxEntry])[] = [...this.#told];
    for (const effect of this.effects) {
      if (effect.do === 'dispatch' && effect.dispatch.queue !== null) {
        const { expression, dispatch } = effect;
        entries.push([dispatch.id, { do: 'dispatch', wfid: this.wfid, expression, dispatch: dispatch.id }]);
      } else if (effect.do === 'cancel-dispatch' && effect.dispatch.queue !== null) {
        const { expression, dispatch, flavour } = effect;
        entries.push([`c${dispatch.id}`, { do: 'cancel', wfid: this.wfid, expression, dispatch, flavour }]);
      }
    }
    return entries;
  }

  #dispatch({ expression, dispatch }: Extract<Effect, { do: 'dispatch' }>): Promise<void>[] {
    if (this.execution === null) return [];
    const sent = this.#context.dispatch(this.execution, this.partition, expression, dispatch.id);
    if (sent === null) this.#context.outbox.done(this.partition, dispatch.id);
    return sent === null ? [] : [sent];
  }
}
