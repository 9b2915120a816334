import type { Json, JsonObject } from '../../engine/core/json.ts';
import { type Fei, sid, type WireWorkitem } from '../../engine/core/workitem.ts';
import { deletePath, getPath, setPath } from './dotted.ts';
import { Configuration, MissingField } from './errors.ts';

/** Names of the participants that have replied so far, in order of their first reply. */
const TRACE_FIELD = '__trace__';

/** Where an answer to this workitem goes; absent on the original's wire. */
export interface ReplyAddress {
  readonly replyTo?: string;
  readonly correlationId?: string;
}

export interface Arrival extends ReplyAddress {
  /** 1 at the first dispatch of the step. */
  readonly attempt?: number;
}

/** What travels: the fields are the participant's to change, everything else says where the workitem comes from. */
export class Workitem<Params extends object = JsonObject> {
  readonly fields: Record<string, Json>;
  readonly #wire: Readonly<WireWorkitem>;
  readonly #arrival: Arrival;
  #parked = false;

  constructor(wire: WireWorkitem, arrival: Arrival = {}) {
    this.#wire = wire;
    this.#arrival = arrival;
    this.fields = wire.fields;
  }

  /** A workitem made by hand, for tests of participants. */
  static of(fields: Record<string, Json> = {}, params: Record<string, Json> = {}, participantName = 'test'): Workitem {
    const at = '2000-01-01 00:00:00.000000 UTC';
    return new Workitem({
      fei: { engine_id: 'engine', wfid: '20000101-0000-test', subid: '0', expid: '0_0' },
      fields: { ...fields, params: { ref: participantName, ...params } },
      participant_name: participantName,
      re_dispatch_count: 0,
      wf_name: null,
      wf_revision: null,
      wf_launched_at: at,
      sub_wf_name: null,
      sub_wf_revision: null,
      sub_wf_launched_at: at,
    });
  }

  get fei(): Fei {
    return this.#wire.fei;
  }

  get wfid(): string {
    return this.fei.wfid;
  }

  /** `expid!subid!wfid` */
  get sid(): string {
    return sid(this.fei);
  }

  /** The name that the definition used: `built_Project:X`, not the registered `built_.*`. */
  get participantName(): string {
    return this.#wire.participant_name;
  }

  /** Name of the process definition. */
  get wfName(): string | null {
    return this.#wire.wf_name ?? null;
  }

  get attempt(): number {
    return this.#arrival.attempt ?? (this.#wire.re_dispatch_count ?? 0) + 1;
  }

  get replyAddress(): ReplyAddress {
    return this.#arrival;
  }

  /** The step's attributes after substitution; what the schema of the participant promises is there. */
  get params(): Params {
    const params = getPath(this.fields, 'params');
    return (typeof params === 'object' && params !== null && !Array.isArray(params) ? params : {}) as Params;
  }

  /** The field at a dotted path, or undefined. */
  get(path: string): Json | undefined {
    return getPath(this.fields, path);
  }

  /** Sets the field at a dotted path; objects that are missing on the way are made. */
  set(path: string, value: Json): void {
    setPath(this.fields, path, value);
  }

  delete(path: string): boolean {
    return deletePath(this.fields, path);
  }

  param(path: string): Json | undefined {
    return getPath(this.params as JsonObject, path);
  }

  /** A param goes before a field of the same name. */
  paramOrField(path: string): Json | undefined {
    return this.param(path) ?? this.get(path);
  }

  /** A text field. Errors: MissingField, or Configuration when it is something else. */
  text(path: string): string {
    return this.#typed(path, 'a text', (value): value is string => typeof value === 'string');
  }

  /** A number field. Errors: MissingField, or Configuration when it is something else. */
  number(path: string): number {
    return this.#typed(path, 'a number', (value): value is number => typeof value === 'number');
  }

  /** A list field. Errors: MissingField, or Configuration when it is something else. */
  list(path: string): readonly Json[] {
    return this.#typed(path, 'a list', (value): value is Json[] => Array.isArray(value));
  }

  get result(): Json | undefined {
    return this.get('__result__');
  }

  set result(value: Json) {
    this.set('__result__', value);
  }

  /** True when no reply is sent: the step said so, or the participant keeps the workitem to answer it later. */
  get forget(): boolean {
    const asked = this.param('forget');
    return this.#parked || asked === true || asked === 'true';
  }

  set forget(value: boolean) {
    this.#parked = value;
  }

  /** Names of the participants that have replied so far. */
  get trace(): readonly string[] {
    const trace = this.get(TRACE_FIELD);
    return Array.isArray(trace) ? trace.filter((name) => typeof name === 'string') : [];
  }

  /** Adds this participant to the trace; the host does it before it replies. */
  markRun(): void {
    const trace = this.trace;
    if (!trace.includes(this.participantName)) this.set(TRACE_FIELD, [...trace, this.participantName]);
  }

  /** A deep copy that answers to the same address. */
  dup(): Workitem<Params> {
    return new Workitem<Params>(structuredClone(this.toJSON()), this.#arrival);
  }

  /** The wire shape. */
  toJSON(): WireWorkitem {
    return { ...this.#wire, fields: this.fields };
  }

  #typed<T extends Json>(path: string, what: string, fits: (value: Json) => value is T): T {
    const value = this.get(path);
    const place = { field: path, participant: this.participantName };
    if (value === undefined || value === null) {
      throw new MissingField(`${this.participantName} needs the field "${path}" (${what})`, { details: place });
    }
    if (fits(value)) return value;
    throw new Configuration(`${this.participantName} needs ${what} in the field "${path}"`, { details: place });
  }
}
