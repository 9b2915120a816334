import type { JournalEntry, StepProgress } from '../engine.ts';
import type { Log } from '../log.ts';
import type { Member } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { ENGINE_TOPIC, engineQueue } from '../transport/topology.ts';
import type { Consumer, Heard, Transport } from '../transport/transport.ts';
import { DocumentCopies } from './document-copies.ts';
import type { Feed } from './feed.ts';
import type { Holdings } from './holdings.ts';
import { Letters } from './letters.ts';
import type { TellEntry } from './outbox-entry.ts';
import type { Outbox } from './outbox.ts';
import type { Partition } from './partition.ts';
import { Relay } from './relay.ts';
import { RemoteWork } from './remote-work.ts';
import { type ListenerNews, SharedListeners } from './shared-listeners.ts';
import { Sharing } from './sharing.ts';
import type { Trackers } from './trackers.ts';
import type { Work } from './work.ts';
import type { WorkAnswer } from './work-message.ts';

export interface ClusterParts {
  readonly member: Member;
  readonly leaseMs: number;
  readonly store: Store;
  readonly transport: Transport;
  readonly log: Log;
  readonly partitions: number;
  readonly partitionOf: (wfid: string) => number;
  readonly newId: () => string;
  readonly holdings: Holdings;
  readonly feed: Feed;
  readonly outbox: Outbox;
  readonly trackers: Trackers;
  readonly submit: (work: Work) => void;
  readonly tellHere: (from: number, id: string, entry: TellEntry) => void;
  /** Makes work of partitions that have come to this engine. */
  readonly begin: (partitions: readonly Partition[]) => Promise<void>;
  readonly storeFailed: (error: unknown, failures: number) => Promise<void>;
  readonly leaseLost: () => void;
  /** False while the broker is away: what is taken could not be worked on. */
  readonly hasBroker: () => boolean;
}

/** What engines of one store tell each other. */
type News =
  | ({ readonly news: 'answer' } & WorkAnswer)
  | { readonly news: 'shares'; readonly from: string }
  | { readonly news: 'documents'; readonly from: string }
  | ({ readonly news: 'listeners'; readonly from: string } & ListenerNews)
  | { readonly news: 'progressed'; readonly from: string; readonly progress: StepProgress }
  | {
      readonly news: 'happened';
      readonly from: string;
      readonly wfid: string;
      readonly entries: readonly JournalEntry[];
    };

/** This engine as one of several on a store: its share of the partitions, and its ways to the others. */
export class Cluster {
  readonly letters: Letters;
  readonly relay: Relay;
  readonly remote: RemoteWork;
  readonly listeners: SharedListeners;
  readonly copies: DocumentCopies;
  readonly #parts: ClusterParts;
  readonly #sharing: Sharing;
  #member: Member;
  #listening: Consumer | null = null;

  constructor(parts: ClusterParts) {
    const { store, transport, log, leaseMs, partitions, partitionOf, newId, holdings, outbox, trackers } = parts;
    this.#parts = parts;
    this.#member = parts.member;
    const isOurs = (partition: number) => holdings.get(partition) !== undefined;
    this.letters = new Letters({ outbox, newId, partitionOf, isOurs, tell: parts.tellHere });
    const came = (partition: number, id: string | undefined) => this.letters.came(partition, id);
    this.relay = new Relay({ transport, log, partitionOf, isOurs, submit: parts.submit, came });
    this.remote = new RemoteWork(transport, engineQueue(parts.member.id), newId);
    this.listeners = new SharedListeners({
      ...{ store, trackers, partitions, partitionOf, isOurs, storeFailed: parts.storeFailed },
      tell: (news) => this.#tell({ news: 'listeners', from: this.#member.id, ...news }),
    });
    this.copies = new DocumentCopies(store);
    this.#sharing = new Sharing({
      ...{ store, leaseMs, log, member: () => this.#member },
      held: () => holdings.held,
      take: (numbers) => this.#take(numbers),
      giveAway: (number) => this.#giveAway(number),
      drop: (numbers, why) => this.drop(numbers, why),
      hint: () => this.#tell({ news: 'shares', from: this.#member.id }),
      beat: () => this.copies.look(),
    });
    parts.feed.relay = {
      happened: (wfid, entries) => this.#feed({ news: 'happened', from: this.#member.id, wfid, entries }),
      progressed: (progress) => this.#feed({ news: 'progressed', from: this.#member.id, progress }),
    };
  }

  /** Resolves when it has taken what is free for it. */
  async start(): Promise<void> {
    const { transport } = this.#parts;
    this.#listening = await transport.listen(engineQueue(this.#member.id), [ENGINE_TOPIC], (heard) =>
      this.#hear(heard),
    );
    await this.copies.look();
    await this.#sharing.start();
  }

  /** Whether an engine is at work, as far as is known. */
  has(engine: string): boolean {
    return this.#sharing.members.some(({ id }) => id === engine);
  }

  /** Where its API listens. */
  announce(url: string): void {
    this.#member = { ...this.#member, url };
  }

  /** Documents were changed of which others may have copies. */
  changed(): void {
    this.#tell({ news: 'documents', from: this.#member.id });
  }

  drop(numbers: readonly number[], why: string): void {
    const { holdings, log, leaseLost } = this.#parts;
    for (const number of numbers) {
      if (holdings.get(number) === undefined) continue;
      log.warn('a partition is no longer ours', { partition: number, why });
      leaseLost();
      holdings.drop(number, why);
    }
    this.#sharing.look();
  }

  /** Hands over all that it has to the other engines, which go on at once. */
  async leave(): Promise<void> {
    await this.#sharing.leave();
    const { held } = this.#parts.holdings;
    await Promise.all(held.map(({ partition }) => this.#giveAway(partition).catch(() => undefined)));
    this.#sharing.stop();
    this.#tell({ news: 'shares', from: this.#member.id });
    this.remote.stop();
    await this.#listening?.cancel().catch(() => undefined);
  }

  async #take(numbers: readonly number[]): Promise<void> {
    const { holdings, leaseMs, log, begin, hasBroker } = this.#parts;
    if (!hasBroker()) return;
    const acquired = await holdings.acquire(numbers, leaseMs);
    if (acquired.length === 0) return;
    const taken = acquired.map(({ number }) => number);
    log.info('partitions are taken', { partitions: taken });
    try {
      this.letters.begin(holdings.all.map(({ number }) => number));
      await this.listeners.acquired(taken);
      await begin(acquired);
    } catch (error) {
      this.drop(taken, 'what its last owner left could not be read');
      throw error;
    }
  }

  async #giveAway(number: number): Promise<void> {
    await this.#parts.holdings.giveAway(number);
    this.#parts.log.info('a partition is handed over', { partition: number });
    this.#tell({ news: 'shares', from: this.#member.id });
  }

  #feed(news: News): void {
    if (this.#sharing.members.length > 1) this.#tell(news);
  }

  #tell(news: News): void {
    this.#parts.transport.emit(ENGINE_TOPIC, JSON.stringify(news));
  }

  #hear({ body, properties }: Heard): void {
    const heard = JSON.parse(body.toString('utf8')) as News;
    if (heard.news === 'answer') return this.remote.answer(properties.correlationId, heard);
    if (heard.from === this.#member.id) return;
    if (heard.news === 'shares') return this.#sharing.look();
    if (heard.news === 'listeners') return this.listeners.hear(heard);
    if (heard.news === 'happened') return this.#parts.feed.hear(heard.wfid, heard.entries);
    if (heard.news === 'progressed') return this.#parts.feed.hearProgress(heard.progress);
    this.copies.look().catch(() => undefined);
  }
}
