import type { JsonObject } from '../core/json.ts';
import { canonicalLabel } from '../events/labels.ts';
import { launchFields, matchEvent } from '../events/match.ts';
import type { Actor, Binding, EventMatch, EventRecord, EventRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Launcher } from './launcher.ts';
import { newWfid } from './ids.ts';

/** Documents of collection `events`: `i:<event id>` has the plan, made once; `t:<time>...` is the list for people. */
const BY_ID = 'i:';
const BY_TIME = 't:';
/** An event that comes again within this time starts nothing; then it is forgotten. */
const KEPT_MS = 90 * 24 * 60 * 60_000;
const PAGE = 1000;

/** Takes events in: finds what they start, starts it once, and keeps both. */
export class EventDesk {
  readonly #store: Store;
  readonly #launcher: Launcher;
  readonly #underWay = new Map<string, Promise<EventRecord>>();
  #bindings: Binding[] | null = null;
  #count = 0;

  constructor(store: Store, launcher: Launcher) {
    this.#store = store;
    this.#launcher = launcher;
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
    await this.#store.put('events', BY_TIME + record.key, JSON.stringify(record));
    await this.#store.put(
      'events',
      BY_ID + event.id,
      JSON.stringify({ record, launches: [], done: true } satisfies Plan),
    );
    return record;
  }

  async test(event: EventRequest): Promise<EventMatch[]> {
    return matchEvent(canonical(event), await this.bindings());
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

  async bindings(): Promise<Binding[]> {
    if (this.#bindings === null) {
      const documents = await this.#store.documents('bindings', { limit: 100_000 });
      this.#bindings = documents.map(({ json }) => JSON.parse(json) as Binding);
    }
    return this.#bindings;
  }

  /** After every change of the bindings that this engine made. */
  onChange: (() => void) | null = null;

  /** They are read again when they are wanted. */
  forgetBindings(): void {
    this.#bindings = null;
  }

  async bind(binding: Binding): Promise<void> {
    const label = canonicalLabel(binding.label);
    if (label === '' || binding.name === '') {
      throw new BossError('BOSS_EVENT_INVALID', 'a binding needs a label, such as BUILD_SUCCESS, and a name');
    }
    await this.#store.put('bindings', keyOf({ ...binding, label }), JSON.stringify({ ...binding, label }));
    this.#bindings = null;
    this.onChange?.();
  }

  async unbind(key: { project: string; label: string; name: string }): Promise<boolean> {
    const removed = await this.#store.remove('bindings', keyOf({ ...key, label: canonicalLabel(key.label) }));
    this.#bindings = null;
    this.onChange?.();
    return removed;
  }

  async #plan(event: EventRequest, now: number): Promise<Plan> {
    const wanted = canonical(event);
    const launches = matchEvent(wanted, await this.bindings()).map((match) => ({
      wfid: newWfid(now),
      definition: match.binding.definition ?? '',
      project: match.project,
      fields: launchFields(match, wanted),
    }));
    const key = `${String(now).padStart(15, '0')}-${String(++this.#count).padStart(6, '0')}-${process.pid}`;
    const state = launches.length === 0 ? 'nothing-bound' : 'started';
    const plan: Plan = { record: { ...wanted, key, at: now, state, started: [] }, launches, done: false };
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
      const error = await this.#launch({ ...launch, fields }, actor);
      started.push(error === null ? launch : { ...launch, error });
    }
    const failed = started.length > 0 && started.every((one) => 'error' in one);
    return { ...record, state: failed ? 'failed' : record.state, started };
  }

  /** Null, or why it could not be started; what is only temporary is thrown, so that the event comes again. */
  async #launch({ wfid, definition, fields, project }: Planned, actor: Actor): Promise<string | null> {
    try {
      const of = project === '' ? {} : { project };
      await this.#launcher.launch({ definition, fields, wfid, ...of }, actor);
      return null;
    } catch (error) {
      if (error instanceof BossError && error.retryable) throw error;
      // Nobody else has an id that was made for this event: an earlier try got this far.
      if (error instanceof BossError && error.code === 'BOSS_PROCESS_EXISTS') return null;
      return error instanceof Error ? error.message : String(error);
    }
  }
}

interface Planned {
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

function keyOf({ project, label, name }: { project: string; label: string; name: string }): string {
  return `${project}/${label}/${name}`;
}
