import { LIMITS } from '../core/environment.ts';
import type { Effect, ProcessEvent, Tracker } from '../core/effect.ts';
import type { Execution } from '../core/execution.ts';
import { takeChanges } from '../core/snapshot.ts';
import { launch } from '../core/launch.ts';
import { run as runToRest, step } from '../core/step.ts';
import { cancelTopic } from '../transport/topology.ts';
import type { ProcessCommit } from '../store/store.ts';
import type { JournalEntry } from '../engine.ts';
import type { WorkerContext } from './context.ts';
import { journalEntries } from './journal-lines.ts';
import { leaseView } from './lease-view.ts';
import { askedOf, observe, type Over } from './observe.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { cancelParcel, deadParcel } from './parcel.ts';
import type { Done, ListenerChanges, Run, RunPlace, Told } from './run.ts';
import { changedSummary } from './summary.ts';
import type { Work } from './work.ts';

/** Milliseconds of work that a process may do at a stretch: whoever waits for the others of its partition waits that much longer. */
const STRETCH_MS = 2;
/** Processes of which the rest is on its way already. */
const goingOn = new WeakSet<Execution>();

/** What is done to one process in one batch. */
export class ProcessRun implements Run {
  readonly wfid: string;
  readonly partition: number;
  /** null: there is no such process (yet). */
  execution: Execution | null;
  readonly revision: number;
  readonly done: Done[] = [];
  readonly told: Told[] = [];
  readonly #effects: Effect[] = [];
  #entries: JournalEntry[] = [];
  readonly #context: WorkerContext;
  readonly #nextPlace: () => number;
  readonly #listening: string[] = [];
  readonly #over: Over[] = [];
  #erased = false;
  readonly #heardBy: { tracker: Tracker; event: ProcessEvent }[] = [];

  constructor(context: WorkerContext, { wfid, partition, revision, nextPlace }: RunPlace, execution: Execution | null) {
    this.#context = context;
    this.wfid = wfid;
    this.partition = partition;
    this.execution = execution;
    this.revision = revision;
    this.#nextPlace = nextPlace;
  }

  get left(): Execution | null {
    const hasEnded = this.execution?.head.ended != null && this.execution.expressions.size === 0;
    return hasEnded ? null : this.execution;
  }

  get launchedAt(): number | null {
    return this.execution?.head.launchedAt ?? null;
  }

  get isHeard(): boolean {
    return this.#effects.some(({ do: what }) => what === 'publish');
  }

  get listeners(): ListenerChanges {
    const tracks = this.#effects.flatMap((effect) => (effect.do === 'track' ? [effect] : []));
    return {
      set: tracks.flatMap(({ tracker }) => (tracker === null ? [] : [tracker])),
      removed: tracks.flatMap(({ id, tracker }) => (tracker === null ? [{ wfid: this.wfid, expression: id }] : [])),
    };
  }

  take(work: Work): void {
    const env = this.#context.environment();
    if (work.what.kind === 'launch') {
      // A second launch with this id in the same batch: the process is there already.
      if (this.execution !== null || this.#erased) return void this.done.push({ work, outcome: 'duplicate' });
      this.execution = launch(work.what.launch, env);
      runToRest(this.execution, env, LIMITS.messagesPerRun, endOfStretch());
      this.#collect(this.execution.takeEffects());
      this.done.push({ work, outcome: 'applied' });
    } else if (this.execution !== null && work.what.kind === 'erase') {
      this.done.push({ work, outcome: this.#erase(work.what.seq) ? 'applied' : 'refused' });
    } else if (this.execution === null || work.what.kind !== 'message') this.done.push({ work, outcome: 'unknown' });
    else {
      const { message } = work.what;
      const asked = askedOf(this.execution, message);
      if (message.kind === 'continue') goingOn.delete(this.execution);
      const { outcome, effects } = step(this.execution, message, env, endOfStretch());
      if (asked !== null && outcome === 'applied') this.#over.push({ ...asked, message, at: env.now });
      this.#collect(effects);
      this.done.push({ work, outcome });
    }
  }

  /** Only as it was archived: what was told to it in the meantime must not get lost. */
  #erase(seq: number): boolean {
    const { execution } = this;
    const isUnchanged = execution?.head.seq === seq && this.#effects.length === 0;
    if (execution === null || !isUnchanged || execution.head.ended === null || execution.expressions.size > 0)
      return false;
    this.execution = null;
    this.#erased = true;
    return true;
  }

  commit(): ProcessCommit | null {
    const { execution } = this;
    if (this.#erased) return erasing(this.wfid, this.revision);
    if (execution === null || (this.#effects.length === 0 && !isChanged(execution))) return null;
    for (const { tracker, event } of this.#heardBy) this.#tellListener(tracker, event);
    for (const effect of this.#effects) if (effect.do === 'tell') this.#tellKeeper(effect);
    if (!execution.queue.isEmpty && !goingOn.has(execution)) this.#tellOnwards(execution);
    this.#entries = journalEntries(execution, this.#effects, execution.env.now);
    const { put, remove } = takeChanges(execution);
    return {
      wfid: this.wfid,
      revision: this.revision,
      put,
      remove,
      journal: this.#entries.map((entry) => JSON.stringify(entry)),
      timers: this.#effects.flatMap((effect) => (effect.do === 'timer' ? [[effect.id, effect.at] as const] : [])),
      outbox: this.#outbox().map(([id, entry]) => [id, JSON.stringify(entry)] as const),
      trackers: this.#effects.flatMap((effect) =>
        effect.do === 'track'
          ? [[`${this.wfid} ${effect.id}`, effect.tracker === null ? null : JSON.stringify(effect.tracker)] as const]
          : [],
      ),
      summary: changedSummary(execution),
    };
  }

  abandon(): void {
    for (const id of this.#listening) this.#context.trackers.remove(this.wfid, id);
  }

  /** Who left off listening hears no more; timers run; whoever looks on is told. */
  follow(): void {
    for (const effect of this.#effects) {
      if (effect.do === 'track' && effect.tracker === null) this.#context.trackers.remove(this.wfid, effect.id);
    }
    if (this.execution !== null) observe(this.#context, this.execution.head, this.#effects, this.#over);
    this.#context.timers.follow(this.wfid, this.#effects);
    this.#context.feed.tell(this.wfid, this.#entries);
    for (const effect of this.#effects) {
      if (effect.do !== 'progress') continue;
      const { expression, lease } = effect;
      this.#context.feed.tellProgress({ wfid: this.wfid, expression, lease: leaseView(lease) });
    }
  }

  /** Sends what was decided for participants, with the bodies as they are now. */
  sendOut(): Promise<void>[] {
    return this.#effects.flatMap((effect) => {
      if (effect.do === 'dispatch' && effect.dispatch.queue !== null) return this.#dispatch(effect);
      if (effect.do === 'bury') return this.#bury(effect);
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
      this.#effects.push(effect);
      // From this moment on nothing is missed: events of other processes may be committed before this one is.
      if (effect.do === 'track' && effect.tracker !== null) this.#listen(effect.tracker);
      if (effect.do === 'publish') this.#publish(effect.event);
    }
  }

  #listen(tracker: Tracker): void {
    this.#context.trackers.set(tracker);
    this.#listening.push(tracker.expression);
  }

  #publish(event: ProcessEvent): void {
    for (const tracker of this.#context.trackers.match(event)) this.#heardBy.push({ tracker, event });
  }

  #tellListener({ wfid, expression: to }: Tracker, { kind: event, name, fields }: ProcessEvent): void {
    const place = this.#nextPlace();
    const from = String(this.partition);
    this.told.push([
      `heard:${from}:${place}`,
      { do: 'tell', wfid, message: { kind: 'heard', from, place, to, event, name, fields } },
    ]);
  }

  #tellKeeper({ to, message }: Extract<Effect, { do: 'tell' }>): void {
    const id = `keeper:${this.partition}:${this.#nextPlace()}`;
    this.told.push([id, { do: 'tell-keeper', wfid: to, message }]);
  }

  #tellOnwards(execution: Execution): void {
    goingOn.add(execution);
    const id = `${this.wfid}:continue:${this.revision}`;
    this.told.push([id, { do: 'tell', wfid: this.wfid, message: { kind: 'continue' } }]);
  }

  #outbox(): (readonly [id: string, entry: OutboxEntry])[] {
    const entries: (readonly [string, OutboxEntry])[] = [...this.told];
    for (const effect of this.#effects) {
      if (effect.do === 'dispatch' && effect.dispatch.queue !== null) {
        const { expression, dispatch } = effect;
        entries.push([dispatch.id, { do: 'dispatch', wfid: this.wfid, expression, dispatch: dispatch.id }]);
      } else if (effect.do === 'cancel-dispatch' && effect.dispatch.queue !== null) {
        const { expression, dispatch, flavour } = effect;
        entries.push([`c${dispatch.id}`, { do: 'cancel', wfid: this.wfid, expression, dispatch, flavour }]);
      } else if (effect.do === 'bury') entries.push([`b${effect.dispatch.id}`, { ...effect, wfid: this.wfid }]);
    }
    return entries;
  }

  #bury(effect: Extract<Effect, { do: 'bury' }>): Promise<void>[] {
    const parcel = this.execution === null ? null : deadParcel(this.execution, this.partition, effect);
    if (parcel !== null) return [this.#context.outbox.send(parcel)];
    this.#context.outbox.done(this.partition, `b${effect.dispatch.id}`);
    return [];
  }

  #dispatch({ expression, dispatch }: Extract<Effect, { do: 'dispatch' }>): Promise<void>[] {
    if (this.execution === null) return [];
    const sent = this.#context.dispatch(this.execution, this.partition, expression, dispatch.id);
    if (sent === null) this.#context.outbox.done(this.partition, dispatch.id);
    return sent === null ? [] : [sent];
  }
}

function endOfStretch(): () => boolean {
  const end = performance.now() + STRETCH_MS;
  return () => performance.now() > end;
}

/** Something that has no effect outside, and has to be stored all the same. */
function isChanged(execution: Execution): boolean {
  const { headChanged, changed, removed, keptChanged } = execution;
  return headChanged || changed.size + removed.size + keptChanged.size > 0 || !execution.queue.isEmpty;
}

function erasing(wfid: string, revision: number): ProcessCommit {
  const nothing = { put: [], remove: [], journal: [], timers: [], outbox: [], trackers: [] } as const;
  return { wfid, revision, ...nothing, summary: null, erase: true };
}
