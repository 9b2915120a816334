import type { JsonObject } from '../core/json.ts';
import type {
  Actor,
  Binding,
  ClusterView,
  Engine,
  EngineEvent,
  EngineStatus,
  EventRecord,
  EventRequest,
  JournalEntry,
  LaunchRequest,
  LockView,
  PageQuery,
  ProcessView,
  ProposalQuery,
  ProposalView,
  PutDefinition,
  Registration,
  Schedules,
  SignalRequest,
  TaskQuery,
  TaskView,
} from '../engine.ts';
import { BossError } from '../errors.ts';
import type { ListQuery, Member } from '../store/store.ts';
import type { EditOptions } from './command-desk.ts';
import { clusterView, soloView } from './cluster-view.ts';
import { DeadLetterDesk } from './dead-letter-desk.ts';
import { DefinitionStore } from './definition-store.ts';
import { type Desks, desksOf } from './desks.ts';
import { keepCopies } from './document-copies.ts';
import type { EngineParts } from './engine-parts.ts';
import { EventDesk } from './event-desk.ts';
import { type HoldDesk, holdDeskOf } from './hold-desk.ts';
import { choresOf, Housekeeping } from './housekeeping.ts';
import { Inbox } from './inbox.ts';
import { LaunchKeys } from './launch-keys.ts';
import { LaunchMemory } from './launch-memory.ts';
import { Launcher } from './launcher.ts';
import { type Levels, levelsOf } from './levels.ts';
import { NOTHING_MEASURED } from './measures.ts';
import { newMember } from './member.ts';
import { ParticipantRegistry } from './participant-registry.ts';
import type { RetentionSweep } from './retention-sweep.ts';
import { Scheduling } from './scheduling.ts';
import { Worker } from './worker.ts';

const CONFIGURATION: Actor = { name: 'configuration', via: 'engine' };

/** The engine on a store and a transport: what the API offers, over one worker. */
export class DurableEngine implements Engine {
  readonly #parts: EngineParts;
  readonly #registry: ParticipantRegistry;
  readonly #definitions: DefinitionStore;
  readonly #worker: Worker;
  readonly hold: HoldDesk;
  readonly #launcher: Launcher;
  readonly #events: EventDesk;
  readonly #launches: LaunchMemory;
  readonly #inbox: Inbox;
  readonly #desks: Desks;
  readonly schedules: Schedules;
  readonly scheduling: Scheduling;
  readonly #housekeeping: Housekeeping;
  readonly deadLetters: DeadLetterDesk;
  readonly retention: RetentionSweep;
  #member: Member;
  #state: 'starting' | 'working' | 'stopping' = 'starting';

  constructor(parts: EngineParts) {
    const { store, transport, log, measures = NOTHING_MEASURED } = parts;
    this.#parts = parts;
    this.#registry = new ParticipantRegistry(store);
    this.#definitions = new DefinitionStore(store);
    this.#member = newMember(parts.version, Date.now());
    const own = { registry: this.#registry, definitions: this.#definitions, member: this.#member };
    this.#worker = new Worker({ ...parts, ...own, wentBack: (...what) => this.hold.wentBack(...what) });
    this.hold = holdDeskOf(parts, this.#worker.commits, () => this.#begin());
    const submit = this.#worker.submit.bind(this.#worker);
    this.#launcher = new Launcher(this.#definitions, new LaunchKeys(store), submit);
    const { cluster, holdings } = this.#worker;
    const isHere = () => this.#state === 'working' && this.#worker.reason === null && holdings.isFirst;
    this.#events = new EventDesk({ store, launcher: this.#launcher, isHere, log });
    this.#launches = new LaunchMemory(store, this.#member.id, (id) => cluster?.has(id) === true);
    const look = this.#worker.look.bind(this.#worker);
    this.#desks = desksOf({ ...parts, worker: this.#worker, assertWorking: () => this.#assertWorking() });
    this.retention = this.#desks.retention;
    this.scheduling = new Scheduling({
      ...{ store, log, look, isHere, definitions: this.#definitions, timeZone: parts.language?.timeZone },
      engine: this,
    });
    this.schedules = this.scheduling.desk;
    this.#housekeeping = new Housekeeping(choresOf(this.#launches, this.#events, this.retention, isHere), log);
    const storeReady = () => this.#worker.storeState.wait(1000);
    this.deadLetters = new DeadLetterDesk({ store, transport, log, storeReady });
    this.#inbox = new Inbox({
      ...{ transport, submit, log, measures, launcher: this.#launcher, launches: this.#launches, events: this.#events },
      ...{ storeReady, relay: this.#worker.cluster?.relay ?? null },
    });
    if (cluster !== null) keepCopies(cluster, this.#registry, this.#events.bindings, this.#worker.surroundings);
  }

  /** `participants` run beside the engine: what is sent again at the start must find their queues. */
  async start(participants: readonly { regex: string; queue: string }[] = []): Promise<void> {
    await this.#registry.load();
    for (const participant of participants) {
      await this.#parts.transport.declareQueue(participant.queue);
      await this.register(participant, CONFIGURATION);
    }
    await this.hold.start();
    this.#state = 'working';
  }
  async #begin(): Promise<void> {
    await this.#worker.start();
    await this.deadLetters.start();
    await this.#worker.consume((delivery) => this.#inbox.take(delivery));
    this.#state = 'working';
    await this.#events.start();
    this.#housekeeping.start();
  }

  /** Where the API listens: other engines show it to people. */
  announce(url: string): void {
    this.#member = { ...this.#member, url };
    this.#worker.cluster?.announce(url);
  }

  async stop(): Promise<void> {
    await this.retention.stop();
    this.#state = 'stopping';
    this.hold.end();
    this.scheduling.stop();
    this.#events.stop();
    await this.#housekeeping.stop();
    await this.#worker.stopTaking();
    await this.#inbox.stop();
    await this.deadLetters.stop();
    await this.#worker.stop();
  }

  status(): EngineStatus {
    const { version, info: store, transportDescription: transport } = this.#parts;
    const reason = this.hold.reason ?? this.#worker.reason;
    return {
      ...{ version, store, transport },
      state: this.#state === 'working' && reason !== null ? this.hold.stillState : this.#state,
      reason,
      ...{ startedAt: this.#member.startedAt, pid: process.pid },
    };
  }

  async cluster(): Promise<ClusterView> {
    const { cluster, holdings } = this.#worker;
    return cluster === null ? soloView(this.#member, holdings.held) : clusterView(this.#parts.store, this.#member);
  }

  levels(): Promise<Levels> {
    const { store, transport } = this.#parts;
    const queues = this.#registry.list().map(({ queue }) => queue);
    const working = this.status().state === 'working';
    return levelsOf({ ...{ store, transport, queues, working }, ...this.#worker.level });
  }

  async launch(request: LaunchRequest, actor: Actor): Promise<{ wfid: string }> {
    this.#assertWorking();
    return this.#launcher.launch(request, actor);
  }

  processes(query: ListQuery): ReturnType<Engine['processes']> {
    return this.#parts.store.list(query);
  }
  process(wfid: string): Promise<ProcessView> {
    return this.#desks.reader.show(wfid);
  }
  history(wfid: string, range?: { from?: number; limit?: number }): Promise<JournalEntry[]> {
    return this.#desks.reader.history(wfid, range);
  }
  trace(wfid: string): ReturnType<Engine['trace']> {
    return this.#desks.reader.trace(wfid);
  }

  cancel(wfid: string, actor: Actor, expression?: string): Promise<void> {
    return this.#desks.commands.command('cancel', wfid, actor, expression);
  }
  kill(wfid: string, actor: Actor, expression?: string): Promise<void> {
    return this.#desks.commands.command('kill', wfid, actor, expression);
  }
  pause(wfid: string, actor: Actor, expression?: string): Promise<void> {
    return this.#desks.commands.command('pause', wfid, actor, expression);
  }
  resume(wfid: string, actor: Actor, expression?: string): Promise<void> {
    return this.#desks.commands.command('resume', wfid, actor, expression);
  }

  async replay(wfid: string, actor: Actor, options: EditOptions = {}): Promise<{ replayed: number }> {
    return { replayed: await this.#desks.commands.replay(wfid, actor, options) };
  }
  async proceed(wfid: string, actor: Actor, options: EditOptions = {}): Promise<{ proceeded: number }> {
    return { proceeded: await this.#desks.commands.proceed(wfid, actor, options) };
  }

  proposals(query: ProposalQuery = {}): ReturnType<Engine['proposals']> {
    return this.#desks.proposals.list(query);
  }
  proposal(id: string): Promise<ProposalView> {
    return this.#desks.proposals.show(id);
  }
  confirm(id: string, actor: Actor): Promise<void> {
    return this.#desks.proposals.decide('confirm', id, actor);
  }
  withdraw(id: string, actor: Actor): Promise<void> {
    return this.#desks.proposals.decide('withdraw', id, actor);
  }

  tasks(query: TaskQuery = {}): ReturnType<Engine['tasks']> {
    return this.#desks.tasks.list(query);
  }
  task(id: string): Promise<TaskView> {
    return this.#desks.tasks.show(id);
  }
  async answer(id: string, values: JsonObject | null, actor: Actor): Promise<{ decided: boolean }> {
    this.#assertWorking();
    return this.#desks.tasks.answer(id, values, actor);
  }

  locks(query: PageQuery = {}): ReturnType<Engine['locks']> {
    return this.#desks.keepers.locks(query);
  }
  lock(name: string): Promise<LockView> {
    return this.#desks.keepers.lock(name);
  }
  releaseLock(name: string, actor: Actor): Promise<LockView> {
    return this.#desks.keepers.release(name, actor);
  }
  signals(query: PageQuery = {}): ReturnType<Engine['signals']> {
    return this.#desks.keepers.signals(query);
  }
  sendSignal(request: SignalRequest, actor: Actor): ReturnType<Engine['sendSignal']> {
    return this.#desks.keepers.send(request, actor);
  }

  putDefinition(put: PutDefinition, actor: Actor): ReturnType<Engine['putDefinition']> {
    return this.#definitions.put(put, actor, Date.now());
  }
  definitions(): ReturnType<Engine['definitions']> {
    return this.#definitions.list();
  }
  definition(ref: string): ReturnType<Engine['definition']> {
    return this.#definitions.get(ref);
  }
  versions(name: string): ReturnType<Engine['versions']> {
    return this.#definitions.versions(name);
  }

  putBinding(binding: Binding, _actor: Actor): Promise<void> {
    return this.#events.bindings.put(binding);
  }
  removeBinding(key: { project: string; label: string; name: string }, _actor: Actor): Promise<boolean> {
    return this.#events.bindings.remove(key);
  }
  bindings(): Promise<Binding[]> {
    return this.#events.bindings.list();
  }

  async event(event: EventRequest, actor: Actor): Promise<EventRecord> {
    this.#assertWorking();
    return this.#events.take(event, actor, Date.now());
  }
  testEvent(event: EventRequest): ReturnType<Engine['testEvent']> {
    return this.#events.test(event, Date.now());
  }
  events(range?: { limit?: number; before?: string }): Promise<EventRecord[]> {
    return this.#events.list(range);
  }

  async participants(): Promise<Registration[]> {
    return this.#registry.list();
  }
  async register(registration: { regex: string; queue: string }, actor: Actor): Promise<void> {
    await this.#worker.cluster?.copies.look();
    return this.#registry.register(registration, actor, Date.now());
  }
  async unregister(regex: string, _actor: Actor): Promise<boolean> {
    await this.#worker.cluster?.copies.look();
    return this.#registry.unregister(regex);
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    return this.#worker.feed.subscribe(listener);
  }
  watchProgress(watcher: Parameters<Engine['watchProgress']>[0]): () => void {
    return this.#worker.feed.watchProgress(watcher);
  }
  #assertWorking(): void {
    const { state, reason } = this.status();
    if (state !== 'working') throw new BossError('BOSS_UNAVAILABLE', reason ?? `the engine is ${state}`);
  }
}
