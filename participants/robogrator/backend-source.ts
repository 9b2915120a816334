/** Follows the notifications of an OBS backend, in order, over restarts of either side. */
import { setMaxListeners } from 'node:events';
import { type Log, Remote } from '../sdk/index.ts';
import { type EventRequest, readObsEvent } from '../sdk/obs-events.ts';
import type { BackendClient } from './backend-client.ts';
import type { Backoff } from './backoff.ts';
import type { Cursor } from './cursor.ts';
import { deliver, type EventSink } from './event-sink.ts';
import type { Notification, Notifications } from './notifications.ts';
import type { Source } from './source.ts';

export interface BackendSourceOptions {
  readonly namespace: string;
  readonly client: BackendClient;
  readonly cursor: Cursor;
  readonly sink: EventSink;
  readonly log: Log;
  readonly backoff: Backoff;
}

/** Events on their way to the engine at the same time. */
const AT_ONCE = 50;

/** Without a saved number it begins with what happens from now on. */
export function backendSource(options: BackendSourceOptions): Source {
  const stopping = new AbortController();
  // many events at a time wait for it
  setMaxListeners(0, stopping.signal);
  const follower = new Follower(options, stopping.signal);
  const done = follower.run();
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

class Follower {
  readonly #options: BackendSourceOptions;
  readonly #signal: AbortSignal;
  /** null: nothing was ever read. */
  #next: number | null = null;

  constructor(options: BackendSourceOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const { log, backoff, cursor, namespace } = this.#options;
    let loaded = false;
    let failures = 0;
    // the first answer after trouble is asked for without waiting: it shows whether the backend was set up anew
    let block = false;
    while (!this.#signal.aborted) {
      try {
        if (!loaded) this.#next = await cursor.load();
        loaded = true;
        await this.#turn(block);
        [block, failures] = [true, 0];
      } catch (err) {
        if (this.#signal.aborted) return;
        failures += 1;
        block = false;
        log.warn('the notifications of OBS cannot be followed: trying again', { namespace, attempt: failures, err });
        await backoff(failures, this.#signal);
      }
    }
  }

  async #turn(block: boolean): Promise<void> {
    const start = this.#next;
    const answer = await this.#ask(start, block && start !== null);
    if (answer === null) return;
    if (start === null) return await this.#goOn(answer.next);
    if (answer.lost) return await this.#skipLost(start, answer.next);
    if (answer.next < start) return await this.#beginAnew(start, answer.next);
    if (block && answer.next === start) throw new Remote('the long poll was answered although nothing had happened');
    await this.#handIn(answer, start);
  }

  #ask(start: number | null, block: boolean): Promise<Notifications | null> {
    return this.#options.client.notifications({ start, block, signal: this.#signal });
  }

  async #goOn(next: number): Promise<void> {
    if (next === this.#next) return;
    await this.#options.cursor.save(next);
    this.#next = next;
  }

  /** A handful at once: the numbers make them idempotent, so after trouble they are simply read again. */
  async #handIn(answer: Notifications, start: number): Promise<void> {
    const to = { ...this.#options, signal: this.#signal };
    for (let from = 0; from < answer.notifications.length; from += AT_ONCE) {
      const some = answer.notifications.slice(from, from + AT_ONCE);
      const events = some.flatMap((notification, index) => this.#read(notification, start + from + index));
      const delivered = await Promise.all(events.map((event) => deliver(event, to)));
      if (!delivered.every(Boolean)) return;
      await this.#goOn(start + from + some.length);
    }
    await this.#goOn(answer.next);
  }

  #read({ type, time, data }: Notification, number: number): EventRequest[] {
    const { namespace, log } = this.#options;
    try {
      // a number alone would come again after the backend was set up anew
      const serial = `${number}@${time}`;
      const raw = { ...data, format: 2, label: type, namespace, time };
      return [readObsEvent(raw, { source: 'lastnotifications', namespace, serial })];
    } catch (err) {
      log.error('a notification of OBS cannot be understood', { namespace, number, err });
      return [];
    }
  }

  /** The backend keeps a part of the list only. Goes on with the oldest that is left, and makes the gap an event. */
  async #skipLost(start: number, next: number): Promise<void> {
    const oldest = await this.#oldestKept(start + 1, next);
    const { namespace, log } = this.#options;
    log.error('OBS no longer has notifications that were not read yet', { namespace, from: start, to: oldest - 1 });
    const payload = { label: 'OBS_EVENTS_LOST', namespace, from: start, to: oldest - 1 };
    const id = `${namespace}/OBS_EVENTS_LOST/${start}-${oldest - 1}`;
    const event = { id, label: 'OBS_EVENTS_LOST', projects: [], payload, source: 'lastnotifications' };
    if (await deliver(event, { ...this.#options, signal: this.#signal })) await this.#goOn(oldest);
  }

  async #beginAnew(start: number, next: number): Promise<void> {
    const { namespace, log } = this.#options;
    log.warn('OBS counts its notifications anew: reading from the oldest', { namespace, expected: start, next });
    await this.#goOn(await this.#oldestKept(1, next));
  }

  /** The backend does not tell: halves the range between what may be gone and what is surely there. */
  async #oldestKept(from: number, to: number): Promise<number> {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const answer = await this.#ask(middle, false);
      if (answer?.lost) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
