import type { JsonObject } from '../core/json.ts';
import type {
  Actor,
  LaunchRequest,
  ScheduleRequest,
  Schedules,
  ScheduleSpec,
  ScheduleView,
  UpcomingRun,
} from '../engine.ts';
import { BossError } from '../errors.ts';
import { nameOf } from './actor-name.ts';
import { noteRun, type ScheduleRecord } from './schedule-record.ts';
import type { ScheduleShelf } from './schedule-shelf.ts';
import type { ScheduleTimes } from './schedule-times.ts';

const NAME = /^[A-Za-z0-9_.:-]{1,200}$/;
const SHOWN = 10;

export interface ScheduleDeskParts {
  readonly shelf: ScheduleShelf;
  readonly times: ScheduleTimes;
  readonly launch: (request: LaunchRequest, actor: Actor) => Promise<{ wfid: string }>;
  /** Fails as a launch would. */
  readonly check: (definition: string, fields: JsonObject) => Promise<void>;
  /** A schedule was changed. */
  readonly look: (name: string) => void;
  readonly now: () => number;
}

/** What people do with schedules. */
export class ScheduleDesk implements Schedules {
  readonly #parts: ScheduleDeskParts;

  constructor(parts: ScheduleDeskParts) {
    this.#parts = parts;
  }

  async list(): Promise<ScheduleView[]> {
    return (await this.#parts.shelf.all()).map((record) => this.#view(record));
  }

  async show(name: string): Promise<ScheduleView> {
    return this.#view((await this.#find(name)).record);
  }

  async put(request: ScheduleRequest, actor: Actor): Promise<{ schedule: ScheduleView; changed: boolean }> {
    const { shelf, now } = this.#parts;
    const spec = await this.#checked(request);
    for (;;) {
      const known = await shelf.get(spec.name);
      if (known !== null && isSame(known.record, spec)) return { schedule: this.#view(known.record), changed: false };
      const before = known?.record ?? EMPTY;
      const record = { ...before, ...spec, by: nameOf(actor), at: now(), next: this.#nextOf(spec, before) };
      if (await this.#keep(record, known?.version ?? 0)) return { schedule: this.#view(record), changed: true };
    }
  }

  remove(name: string): Promise<boolean> {
    return this.#parts.shelf.remove(name);
  }

  pause(name: string, actor: Actor): Promise<ScheduleView> {
    const paused = { by: nameOf(actor), at: this.#parts.now() };
    return this.#change(name, (record) => ({ ...record, paused: record.paused ?? paused }));
  }

  resume(name: string): Promise<ScheduleView> {
    const { times, now } = this.#parts;
    return this.#change(name, (record) =>
      record.paused === null ? record : { ...record, paused: null, next: times.next(record, now()) },
    );
  }

  async run(name: string, actor: Actor): Promise<{ wfid: string }> {
    const { launch, now } = this.#parts;
    const { definition, fields, project } = (await this.#find(name)).record;
    const due = now();
    const variables = { scheduled: { name, due: new Date(due).toISOString() } };
    const by: Actor = { name: `schedule ${name} (by hand: ${actor.name})`, via: 'schedule' };
    const { wfid } = await launch({ definition, fields, variables, ...(project === null ? {} : { project }) }, by);
    const run = { due, at: due, outcome: 'started', wfid, count: 1, error: null } as const;
    await this.#change(name, (record) => ({ ...noteRun(record, run), last: { due, wfid } }));
    return { wfid };
  }

  async upcoming(name: string, { count = SHOWN, after }: { count?: number; after?: number } = {}) {
    const { times, now } = this.#parts;
    const { record } = await this.#find(name);
    const runs: UpcomingRun[] = times.upcoming(record, after ?? now(), count);
    return { zone: times.zoneOf(record), runs };
  }

  async #checked(request: ScheduleRequest): Promise<ScheduleSpec> {
    const { name } = request;
    if (!NAME.test(name)) {
      const why = `"${name}" is no name of a schedule: it has 1 to 200 letters, digits and _ . : -`;
      throw new BossError('BOSS_SCHEDULE_INVALID', why);
    }
    const spec = { ...DEFAULTS, ...request };
    this.#parts.times.check(spec, this.#parts.now());
    await this.#parts.check(spec.definition, spec.fields);
    return spec;
  }

  /** What was due before somebody changed the time is not started any more; other changes leave it due. */
  #nextOf(spec: ScheduleSpec, before: ScheduleRecord): number | null {
    const { times, now } = this.#parts;
    return before.name !== '' && timing(before) === timing(spec) ? before.next : times.next(spec, now());
  }

  async #change(name: string, change: (record: ScheduleRecord) => ScheduleRecord): Promise<ScheduleView> {
    for (;;) {
      const { record, version } = await this.#find(name);
      const changed = change(record);
      if (changed === record || (await this.#keep(changed, version))) return this.#view(changed);
    }
  }

  async #keep(record: ScheduleRecord, version: number): Promise<boolean> {
    const kept = await this.#parts.shelf.put(record, version);
    if (kept) this.#parts.look(record.name);
    return kept;
  }

  async #find(name: string) {
    const found = await this.#parts.shelf.get(name);
    if (found !== null) return found;
    throw new BossError('BOSS_UNKNOWN_SCHEDULE', `there is no schedule "${name}"`, { details: { schedule: name } });
  }

  #view(record: ScheduleRecord): ScheduleView {
    const { cancelled: _, ...shown } = record;
    const { next, paused } = record;
    return { ...shown, next: next === null || paused !== null ? null : this.#parts.times.begins(record, next) };
  }
}

const DEFAULTS: Omit<ScheduleSpec, 'name' | 'tab' | 'definition'> = {
  zone: null,
  fields: {},
  project: null,
  missed: 'once',
  overlap: 'skip',
  jitter: null,
  from: null,
  until: null,
};

const EMPTY: ScheduleRecord = {
  ...{ ...DEFAULTS, name: '', tab: '', definition: '', by: '', at: 0 },
  ...{ paused: null, last: null, runs: [], next: null, waiting: [], cancelled: null },
};

function isSame(record: ScheduleRecord, spec: ScheduleSpec): boolean {
  return (Object.keys(spec) as (keyof ScheduleSpec)[]).every(
    (key) => JSON.stringify(record[key]) === JSON.stringify(spec[key]),
  );
}

function timing({ tab, zone, from, until, jitter }: ScheduleSpec): string {
  return JSON.stringify([tab, zone, from, until, jitter]);
}
