import { setMaxListeners } from 'node:events';
import type { Log } from '../sdk/index.ts';
import { type EventRequest, readObsEvent } from '../sdk/obs-events.ts';
import type { TopicMessage, TopicSource } from '../sdk/topic-source.ts';
import type { Backoff } from './backoff.ts';
import { deliver, type EventSink } from './event-sink.ts';
import type { Source } from './source.ts';

export interface BusSourceOptions {
  readonly namespace: string;
  /** Opens the bus and calls back for each message. */
  readonly follow: (listener: (message: TopicMessage) => Promise<void>) => Promise<TopicSource>;
  readonly sink: EventSink;
  readonly log: Log;
  readonly backoff: Backoff;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface BusSource extends Source {
  /** Resolves when it listens for the first time. */
  readonly listening: Promise<void>;
}

/** Hands in what comes over OBS's own bus. A message that is no event is said in the log and left alone. */
export async function busSource(options: BusSourceOptions): Promise<BusSource> {
  const stopping = new AbortController();
  // many events at a time wait for it
  setMaxListeners(0, stopping.signal);
  const topic = await options.follow(async (message) => {
    const event = read(message, options);
    if (event === null) return;
    const delivered = await deliver(event, { ...options, signal: stopping.signal });
    // never settled: the broker delivers it again when the connection ends
    if (!delivered) await new Promise(() => undefined);
  });
  return {
    listening: topic.listening,
    stop: () => {
      stopping.abort();
      return topic.stop();
    },
  };
}

/** OBS sends its measurements over the same exchange, as lines of text. */
const METRICS = /\.metrics$/;

function read(message: TopicMessage, { namespace, log, now }: BusSourceOptions): EventRequest | null {
  const { routingKey } = message;
  if (METRICS.test(routingKey)) return null;
  try {
    const raw: unknown = JSON.parse(message.body.toString('utf8'));
    // most events carry no time: two equal ones within a minute count as one delivered twice
    const occurrence = message.messageId ?? new Date(Math.floor(now() / 60_000) * 60_000).toISOString();
    return readObsEvent(raw, { source: 'amqp-bus', namespace, routingKey, occurrence });
  } catch (err) {
    log.error('a message on the bus of OBS is not an event', { namespace, routingKey, err });
    return null;
  }
}
