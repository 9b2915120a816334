import { randomUUID } from 'node:crypto';
import type { ChannelModel, ConfirmChannel, Message, Options } from 'amqplib';
import { BossError } from '../../errors.ts';
import type { TransportLogger } from '../hand-over.ts';
import type { MessageProperties } from '../transport.ts';
import { unroutable } from '../unroutable.ts';
import { channelError } from './broker-error.ts';
import { KeptChannel } from './kept-channel.ts';

/** Bytes of the longest name that the protocol can carry. */
const LONGEST_NAME = 255;
/** What the library says of a message that the broker refused to store. */
const NACKED = 'message nacked';
const AGAIN_AFTER_MS = 500;

export interface PublisherPlan {
  /** For the log. */
  readonly what: string;
  /** Declares what must be there. */
  declare?(channel: ConfirmChannel): Promise<void>;
  /** The channel was lost without the connection; it came back. */
  changed?(usable: boolean, reason: string): void;
}

interface Outgoing {
  readonly exchange: string;
  readonly key: string;
  readonly body: Buffer;
  readonly options: Options.Publish;
  readonly resolve: () => void;
  readonly reject: (error: BossError) => void;
}

/** Persistent, mandatory, confirmed messages: many under way at once, each with its own outcome. */
export class Publisher {
  private readonly kept: KeptChannel<ConfirmChannel>;
  private readonly idPrefix = randomUUID().slice(0, 8);
  private sent = 0;
  /** Not yet given to the library, because its buffer is full. */
  private waiting: Outgoing[] = [];
  private full = false;
  /** How many messages of a key and id came back; the confirm of each follows on the same channel. */
  private readonly returned = new Map<string, number>();
  private fault: Error | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(plan: PublisherPlan, log: TransportLogger) {
    this.kept = new KeptChannel<ConfirmChannel>(
      {
        what: plan.what,
        create: (model) => model.createConfirmChannel(),
        prepare: async (channel) => {
          this.watch(channel);
          await plan.declare?.(channel);
        },
        changed: (usable, reason) => plan.changed?.(usable, reason),
      },
      log,
    );
  }

  attach(model: ChannelModel): Promise<void> {
    return this.kept.attach(model);
  }

  detach(): void {
    this.kept.detach();
    this.giveUpWaiting();
  }

  /** Waits for the confirms under way, then closes the channel. */
  async finish(): Promise<void> {
    const channel = this.kept.detach();
    this.giveUpWaiting();
    if (channel === null) return;
    await channel.waitForConfirms().catch(() => {});
    await channel.close().catch(() => {});
  }

  send(exchange: string, key: string, body: Buffer | string, properties: MessageProperties): Promise<void> {
    return new Promise((resolve, reject) => {
      const options = this.optionsOf(properties, typeof body === 'string');
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      const outgoing = { exchange, key, body: bytes, options, resolve, reject };
      if (this.full) this.waiting.push(outgoing);
      else this.write(outgoing);
    });
  }

  private watch(channel: ConfirmChannel): void {
    this.full = false;
    this.fault = null;
    this.returned.clear();
    channel.on('error', (error) => {
      this.fault = error;
    });
    channel.on('return', ({ fields, properties }: Message) => {
      const key = returnKey(fields.routingKey, properties.messageId);
      this.returned.set(key, (this.returned.get(key) ?? 0) + 1);
    });
    channel.on('drain', () => this.drain());
    channel.on('close', () => this.giveUpWaiting());
  }

  private write(outgoing: Outgoing): void {
    const channel = this.kept.current;
    if (channel === null) return outgoing.reject(notConnected(outgoing));
    try {
      const { exchange, key, body, options } = outgoing;
      this.full = !channel.publish(exchange, key, body, options, (error: Error | null) => this.settle(outgoing, error));
    } catch (error) {
      outgoing.reject(unsendable(error, outgoing));
    }
  }

  private settle(outgoing: Outgoing, error: Error | null): void {
    const { key, options, resolve, reject } = outgoing;
    if (error !== null && error.message === NACKED) return this.sendLater(outgoing);
    if (error !== null) return reject(channelError(this.fault ?? error, `publish to "${key}"`));
    if (this.returned.size > 0 && this.cameBack(returnKey(key, options.messageId))) reject(unroutable(key));
    else resolve();
  }

  /** The broker says that it did not take the message, for example while a quorum queue has no leader. */
  private sendLater(outgoing: Outgoing): void {
    this.waiting.push(outgoing);
    this.timer ??= setTimeout(() => this.drain(), AGAIN_AFTER_MS);
  }

  private cameBack(key: string): boolean {
    const count = this.returned.get(key) ?? 0;
    if (count > 1) this.returned.set(key, count - 1);
    else this.returned.delete(key);
    return count > 0;
  }

  private drain(): void {
    this.full = false;
    this.stopTimer();
    const waiting = this.waiting;
    let next = 0;
    while (next < waiting.length && !this.full) this.write(waiting[next++] as Outgoing);
    this.waiting = waiting.slice(next);
  }

  private giveUpWaiting(): void {
    this.full = false;
    this.stopTimer();
    for (const outgoing of this.waiting.splice(0)) outgoing.reject(notConnected(outgoing));
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private optionsOf(properties: MessageProperties, isText: boolean): Options.Publish {
    const { messageId, correlationId, replyTo, headers } = properties;
    this.sent += 1;
    const options: Options.Publish = {
      persistent: true,
      mandatory: true,
      messageId: messageId ?? `${this.idPrefix}.${this.sent}`,
    };
    if (isText) options.contentType = 'application/json';
    if (correlationId !== undefined) options.correlationId = correlationId;
    if (replyTo !== undefined) options.replyTo = replyTo;
    if (headers !== undefined) options.headers = headers;
    return options;
  }
}

function returnKey(key: string, messageId: unknown): string {
  return `${String(messageId)} ${key}`;
}

function notConnected({ key }: Outgoing): BossError {
  return new BossError(
    'BOSS_TRANSPORT_UNAVAILABLE',
    `The message for "${key}" was not sent: there is no connection to the broker.`,
  );
}

/** The library refuses what does not fit the protocol before it sends a byte. */
function unsendable(error: unknown, outgoing: Outgoing): BossError {
  const closed = error instanceof Error && error.name === 'IllegalOperationError';
  if (closed) return notConnected(outgoing);
  if (Buffer.byteLength(outgoing.key) > LONGEST_NAME) return unroutable(outgoing.key);
  const words = error instanceof Error ? error.message : String(error);
  return new BossError('BOSS_TRANSPORT_REFUSED', `The message for "${outgoing.key}" cannot be sent: ${words}`, {
    cause: error,
  });
}
