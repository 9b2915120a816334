/**
 * The public functions of the engine: what the HTTP API offers, and what the embedding program may call.
 * Implemented in `engine/worker/`; shapes are plain data, ready to be sent as JSON. Times are milliseconds since the epoch.
 */
import type { Actor } from './actor.ts';
import type { Json, JsonObject } from './core/json.ts';
import type { ClusterView } from './cluster-views.ts';
import type { Holding } from './holding.ts';
import type { DeadLetterCommands } from './dead-letter-views.ts';
import type { Binding, EventRecord, EventRequest, EventTest } from './event-views.ts';
import type { LockView, PageQuery, SignalRequest, SignalView } from './keeper-views.ts';
import type { Tree } from './core/tree.ts';
import type { LeaseView, ProcessView, ProposalQuery, ProposalView } from './process-views.ts';
import type { Schedules } from './schedule-views.ts';
import type { Trace } from './trace-views.ts';
import type { ListQuery, ProcessSummary, StoreInfo } from './store/store.ts';

export type { Actor } from './actor.ts';
export type { ClusterView, MemberView, PartitionView } from './cluster-views.ts';
export type { DeadLetterCommands, DeadLetterContent, DeadLetterView } from './dead-letter-views.ts';
export type { Binding, EventLimit, EventMatch, EventRecord, EventRequest, EventTest } from './event-views.ts';
export type { LockView, PageQuery, SignalRequest, SignalView, StepView } from './keeper-views.ts';
export type {
  BreakpointView,
  ErrorView,
  ExpressionView,
  LeaseView,
  ProcessView,
  ProposalQuery,
  ProposalView,
  UndoView,
  WaitingFor,
} from './process-views.ts';
export type {
  MissedPolicy,
  OverlapPolicy,
  ScheduleRequest,
  ScheduleRun,
  Schedules,
  ScheduleSpec,
  ScheduleView,
  UpcomingRun,
} from './schedule-views.ts';
export type { SpanKind, StepTrace, Trace, TraceSpan, TraceTimes } from './trace-views.ts';

export interface LaunchRequest {
  /** Name of a stored definition (`name` or `name@version`), or the text of one in any accepted form, or a tree. */
  readonly definition: string | Tree;
  readonly fields?: JsonObject;
  readonly variables?: JsonObject;
  /** Whose shared definitions it calls first: `A:B`, then `A`, then those of none. Default: what stands before the name of a stored one. */
  readonly project?: string;
  /** Forces the process id; a second launch with the same id is refused (BOSS_PROCESS_EXISTS). */
  readonly wfid?: string;
  /**
   * 1 to 200 characters. A second launch with the same key starts nothing and gives the id of the first; with another definition or
   * other fields it is refused (BOSS_IDEMPOTENCY_CONFLICT). Kept for 7 days. Not together with `wfid`.
   */
  readonly idempotency_key?: string;
  /** Of W3C Trace Context: the process continues this trace. What is not well formed counts as not given. */
  readonly traceparent?: string;
}

/** An open question to people. */
export interface TaskView {
  /** `expid!subid!wfid`: names it when it is answered. */
  readonly id: string;
  readonly wfid: string;
  readonly definition: string | null;
  readonly question: string;
  /** JSON Schema of an answer. */
  readonly form: JsonObject;
  /** Who may answer (empty: everybody), and who may not. */
  readonly who: readonly string[];
  readonly not: readonly string[];
  /** How many must say the same, and what was said so far. */
  readonly people: number;
  readonly answers: readonly { readonly by: string; readonly at: number; readonly values: JsonObject }[];
  readonly since: number;
  /** When the step times out, and when others may answer as well; null: never. */
  readonly deadline: number | null;
  readonly escalatesAt: number | null;
}

export interface TaskQuery extends PageQuery {
  /** Only those that this person may answer. */
  readonly for?: string;
}

/** One line of a process's journal. `what` is one of the words of docs/reference/journal.md. */
export interface JournalEntry {
  /** 1, 2, 3 ... without gaps. */
  readonly seq: number;
  readonly at: number;
  readonly what: string;
  readonly expid?: string;
  readonly data?: JsonObject;
}

export interface DefinitionVersion {
  readonly name: string;
  /** 1, 2, 3 ... */
  readonly version: number;
  /** Content hash of the tree: `sha256:...`. */
  readonly hash: string;
  readonly revision: string | null;
  readonly description: string | null;
  /** The text as it was stored, and its form. */
  readonly source: string;
  readonly format: ParsedDefinition['format'];
  /** Default fields at launch (from the sibling .conf). */
  readonly fields: JsonObject;
  /** JSON Schema of the fields at launch, or null. */
  readonly params: JsonObject | null;
  readonly by: string;
  readonly at: number;
  readonly comment: string | null;
}

export interface PutDefinition {
  readonly source: string;
  /** Guides the choice of the reader and appears in errors. */
  readonly file?: string;
  /** Used when the text itself has no name. */
  readonly name?: string;
  /** Stored under this name whatever the text says: an imported tree has the same text in several places. */
  readonly as?: string;
  readonly fields?: JsonObject;
  readonly comment?: string;
}

export interface Registration {
  /** Regular expression, anchored by the engine: `built_.*`. */
  readonly regex: string;
  readonly queue: string;
  readonly by: string;
  readonly at: number;
}

export interface EngineStatus {
  readonly version: string;
  readonly state: 'starting' | 'working' | 'waiting' | 'held' | 'stopping';
  /** Why it waits for a server, or is held for a person; null when it works. */
  readonly reason: string | null;
  readonly startedAt: number;
  readonly pid: number;
  readonly store: StoreInfo;
  readonly transport: { readonly kind: 'in-process' | 'amqp'; readonly description: string };
}

/** What happens, as it happens: for live views. Nothing durable depends on it. */
export interface EngineEvent {
  readonly wfid: string;
  readonly entry: JournalEntry;
}

/** What the holder of a long step says of it. */
export interface StepProgress {
  readonly wfid: string;
  /** `expid!subid` */
  readonly expression: string;
  readonly lease: LeaseView;
}

export interface Engine {
  readonly hold: Holding;
  status(): EngineStatus;
  /** The engines on this store, and which of them has which part of the work. */
  cluster(): Promise<ClusterView>;
  launch(request: LaunchRequest, actor: Actor): Promise<{ wfid: string }>;
  processes(query: ListQuery): Promise<{ processes: ProcessSummary[]; next: string | null }>;
  process(wfid: string): Promise<ProcessView>;
  history(wfid: string, range?: { from?: number; limit?: number }): Promise<JournalEntry[]>;
  trace(wfid: string): Promise<Trace>;
  /** Takes processes out of the store whose time there is over, as of a time. Returns how many. */
  readonly retention: { run(now: number): Promise<number> };
  /**
   * Without `expression`: the whole process. Resolves when the command is durable; its effects follow. Where a step is protected it is
   * refused with BOSS_FOUR_EYES: it waits as a proposal then, until another actor gives the same command, or confirms it.
   */
  cancel(wfid: string, actor: Actor, expression?: string): Promise<void>;
  kill(wfid: string, actor: Actor, expression?: string): Promise<void>;
  pause(wfid: string, actor: Actor, expression?: string): Promise<void>;
  resume(wfid: string, actor: Actor, expression?: string): Promise<void>;
  /** Tries the failed step again, with other fields when given. Without `expression`: every error of the process. */
  replay(
    wfid: string,
    actor: Actor,
    options?: { expression?: string; fields?: JsonObject },
  ): Promise<{ replayed: number }>;

  /** Lets a branch go on that stands at a breakpoint, with other fields when given. Without `expression`: all of the process. */
  proceed(
    wfid: string,
    actor: Actor,
    options?: { expression?: string; fields?: JsonObject },
  ): Promise<{ proceeded: number }>;

  /** Commands that wait for a second person, those of the newest processes first. */
  proposals(query?: ProposalQuery): Promise<{ proposals: ProposalView[]; next: string | null }>;
  proposal(id: string): Promise<ProposalView>;
  /** Carries it out; not by who proposed it (BOSS_FOUR_EYES). */
  confirm(id: string, actor: Actor): Promise<void>;
  /** Takes it back, or says no to it. */
  withdraw(id: string, actor: Actor): Promise<void>;

  /** Open questions, those of the newest processes first. */
  tasks(query?: TaskQuery): Promise<{ tasks: TaskView[]; next: string | null }>;
  task(id: string): Promise<TaskView>;
  /** `values` null takes the actor's answer back. `decided`: the process goes on. */
  answer(id: string, values: JsonObject | null, actor: Actor): Promise<{ decided: boolean }>;

  locks(query?: PageQuery): Promise<{ locks: LockView[]; next: string | null }>;
  lock(name: string): Promise<LockView>;
  /** Tells the holder to leave (its step fails); the second time the lock goes on at once. Returns the lock as it was. */
  releaseLock(name: string, actor: Actor): Promise<LockView>;
  signals(query?: PageQuery): Promise<{ signals: SignalView[]; next: string | null }>;
  /** `repeated`: one with this id came before, and this one counts for nothing. */
  sendSignal(request: SignalRequest, actor: Actor): Promise<{ id: string; repeated: boolean }>;

  putDefinition(put: PutDefinition, actor: Actor): Promise<{ definition: DefinitionVersion; changed: boolean }>;
  definitions(): Promise<DefinitionVersion[]>;
  /** `name` or `name@version`. */
  definition(ref: string): Promise<DefinitionVersion & { tree: Tree }>;
  versions(name: string): Promise<DefinitionVersion[]>;
  putBinding(binding: Binding, actor: Actor): Promise<void>;
  removeBinding(key: { project: string; label: string; name: string }, actor: Actor): Promise<boolean>;
  bindings(): Promise<Binding[]>;

  /** Idempotent by id. */
  event(event: EventRequest, actor: Actor): Promise<EventRecord>;
  /** What the event would start, and why; nothing happens. */
  testEvent(event: EventRequest): Promise<EventTest>;
  events(range?: { limit?: number; before?: string }): Promise<EventRecord[]>;

  readonly schedules: Schedules;

  participants(): Promise<Registration[]>;
  register(registration: { regex: string; queue: string }, actor: Actor): Promise<void>;
  unregister(regex: string, actor: Actor): Promise<boolean>;

  /** Messages that nobody could work with. */
  readonly deadLetters: DeadLetterCommands;

  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** At most once a second a step. Returns a function that ends it. */
  watchProgress(watcher: (progress: StepProgress) => void): () => void;
  /** Stops taking work, finishes and stores what it holds. */
  stop(): Promise<void>;
}

/** Parsed definition, as `engine/definition` hands it to the engine. */
export interface ParsedDefinition {
  readonly name: string | null;
  readonly revision: string | null;
  readonly description: string | null;
  readonly params: JsonObject | null;
  readonly tree: Tree;
  readonly format: 'yaml' | 'json' | 'ruby' | 'radial' | 'xml';
}
export type { Json };
