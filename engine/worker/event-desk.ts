import type { JsonObject } from '../core/json.ts';
import { canonicalLabel } from '../events/labels.ts';
import { launchFields, matchEvent } from '../events/match.ts';
import type { Actor, EventRecord, EventRequest, EventTest } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import { BindingStore } from './binding-store.ts';
import type { Clock } from './clock.ts';
import { type DelayedLaunch, DelayedLaunches, type DelayedLaunchesParts } from './delayed-launches.ts';
import { EventLimits } from './event-limits.ts';
import type { Launcher } from './launcher.ts';
import { newWfid } from './ids.ts';

/** Documents of collection `events`: `i:<event id>` has the plan, made once; `t:<time>...` is the list for people. */
const BY_ID = 'i:';
const BY_TIME = 't:';
/** An event that comes again within this time starts nothing; then it is forgotten. */
const KEPT_MS = 90 * 24 * 60 * 60_000;
const PAGE = 1000;

export interface EventDeskParts {
  readonly store: Store;
  readonly launcher: Launcher;
  /** Whether it is for this engine to start what was put off: one of those on a store does. */
  readonly isHere: () => boolean;
  readonly log: Log;
  readonly clock?: Clock;
}

/** Takes events in: finds what they start, starts it once, now or when the limits allow it, and keeps both. */
export class EventDesk {
  readonly bindings: BindingStore;
  readonly #store: Store;
  readonly #launcher: Launcher;
  readonly #limits: EventLimits;
  readonly #delayed: DelayedLaunches;
  readonly #underWay = new Map<string, Promise<EventRecord>>();
  #count = 0;

  constructor({ store, launcher, ...parts }: EventDeskParts) {
    this.#store = store;
    this.#launcher = launcher;
    this.bindings = new BindingStore(store);
    this.#limits = new EventLimits(store);
    const launch: DelayedLaunchesParts['launch'] = (request, actor) => launcher.launch(request, actor);
    this.#delayed = new DelayedLaunches({ ...parts, store, launch, failed: (...what) => this.#noteFailure(...what) });
  }

  /** Begins to start what was put off. */
  start(): Promise<void> {
    return this.#delayed.start();
  }

  stop(): void {
    this.#delayed.stop();
  }

  /** An event that comes again while it is worked on waits for the first one’s end. */
  take(event: EventRequest, actor: Actor, now: number): Promise<EventRecord> {
    const before = this.#underWay.get(event.id);
    if (before !== undefined) return before;
    const record = this.#take(event, actor, now).finally(() => this.#underWay.delete(event.id));
    this.#underWay.set(event.id, record);
    return record;
  }

  /** The plan is stored before anything is started: a repetition after a crash goes on with the same process ids. */
  async #take(event: EventRequest, actor: Actor, now: number): Promise<EventRecord> {
    const known = await this.#planOf(event.id);
    const plan = known ?? (await this.#plan(event, now));
    if (plan.done) return plan.record;
    const record = await this.#start(plan, actor);
    await this.#keep(record);
    return record;
  }

  async test(event: EventRequest, now: number): Promise<EventTest> {
    const matches = [];
    for (const match of matchEvent(canonical(event), await this.bindings.list())) {
      const at = await this.#limits.look(match, event.id, now);
      matches.push({ ...match, at, outcome: at === null ? 'drop' : at > now ? 'delay' : 'start' } as const);
    }
    const handled = (await this.#planOf(event.id))?.record ?? null;
    return { matches, handled };
  }

  async list({ limit = 100, before }: { limit?: number; before?: string } = {}): Promise<EventRecord[]> {
    const after = `${BY_TIME}${before ?? '\uffff'}`;
    const documents = await this.#store.documents('events', { after, limit, reverse: true });
    return documents.filter(({ id }) => id.startsWith(BY_TIME)).map(({ json }) => JSON.parse(json) as EventRecord);
  }

  /** Forgets what is older than 90 days. */
  async sweep(now: number): Promise<void> {
    for (;;) {
      const page = await this.#store.documents('events', { after: BY_TIME, limit: PAGE });
      const old = page
        .map(({ id, json }) => ({ document: id, record: JSON.parse(json) as EventRecord }))
        .filter(({ document, record }) => document.startsWith(BY_TIME) && now - record.at > KEPT_MS);
      for (const { document, record } of old) {
        await this.#store.remove('events', BY_ID + record.id);
        await this.#store.remove('events', document);
      }
      if (old.length < PAGE) return;
    }
  }

  async #plan(event: EventRequest, now: number): Promise<Plan> {
    const wanted = canonical(event);
    const launches: Planned[] = [];
    const dropped: NonNullable<EventRecord['dropped']>[number][] = [];
    for (const match of matchEvent(wanted, await this.bindings.list())) {
      const { project, binding } = match;
      const definition = binding.definition ?? '';
      const at = await this.#limits.take(match, event.id, now);
      if (at === null) dropped.push({ definition, project, binding: binding.name });
      else {
        const later = at > now ? { at } : {};
        launches.push({ wfid: newWfid(now), definition, project, fields: launchFields(match, wanted), ...later });
      }
    }
    const key = `${String(now).padStart(15, '0')}-${String(++this.#count).padStart(6, '0')}-${process.pid}`;
    const isStarted = launches.some(({ at }) => at === undefined);
    const state = isStarted
      ? 'started'
      : launches.length > 0
        ? 'delayed'
        : dropped.length > 0
          ? 'dropped'
          : 'nothing-bound';
    const record: EventRecord = { ...wanted, key, at: now, state, started: [] };
    const plan: Plan = { record: dropped.length === 0 ? record : { ...record, dropped }, launches, done: false };
    try {
      await this.#store.put('events', BY_ID + event.id, JSON.stringify(plan), 0);
      return plan;
    } catch (error) {
      if (!(error instanceof BossError) || error.code !== 'BOSS_STORE_CONFLICT') throw error;
      // Another engine was first.
      return (await this.#planOf(event.id)) ?? plan;
    }
  }

  async #planOf(id: string): Promise<Plan | null> {
    const document = await this.#store.get('events', BY_ID + id);
    return document === null ? null : (JSON.parse(document.json) as Plan);
  }

  async #start({ record, launches }: Plan, actor: Actor): Promise<EventRecord> {
    const started = [];
    for (const { fields, ...launch } of launches) {
      const error = await this.#launch({ ...launch, fields }, record.key, actor);
      started.push(error === null ? launch : { ...launch, error });
    }
    const failed = started.length > 0 && started.every((one) => 'error' in one);
    return { ...record, state: failed ? 'failed' : record.state, started };
  }

  /** Null, or why it could not be started; what is only temporary is thrown, so that the event comes again. */
  async #launch(planned: Planned, event: string, actor: Actor): Promise<string | null> {
    const { wfid, definition, fields, project, at } = planned;
    const request = { definition, fields, wfid, ...(project === '' ? {} : { project }) };
    try {
      if (at === undefined) await this.#launcher.launch(request, actor);
      else await this.#delayed.put({ at, request, actor, event });
      return null;
    } catch (error) {
      if (error instanceof BossError && error.retryable) throw error;
      // Nobody else has an id that was made for this event: an earlier try got this far.
      if (error instanceof BossError && error.code === 'BOSS_PROCESS_EXISTS') return null;
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #noteFailure({ request, event }: DelayedLaunch, error: string): Promise<void> {
    const document = await this.#store.get('events', BY_TIME + event);
    if (document === null) return;
    const record = JSON.parse(document.json) as EventRecord;
    const started = record.started.map((one) => (one.wfid === request.wfid ? { ...one, error } : one));
    await this.#keep({ ...record, started });
  }

  async #keep(record: EventRecord): Promise<void> {
    await this.#store.put('events', BY_TIME + record.key, JSON.stringify(record));
    const plan: Plan = { record, launches: [], done: true };
    await this.#store.put('events', BY_ID + record.id, JSON.stringify(plan));
  }
}

interface Planned {
  /** When it is to be started, if not now. */
  readonly at?: number;
  readonly wfid: string;
  readonly definition: string;
  readonly project: string;
  readonly fields: JsonObject;
}

/** What an event will start, decided once. */
interface Plan {
  readonly record: EventRecord;
  readonly launches: readonly Planned[];
  readonly done: boolean;
}

function canonical(event: EventRequest): EventRequest {
  return { ...event, label: canonicalLabel(event.label) };
}
