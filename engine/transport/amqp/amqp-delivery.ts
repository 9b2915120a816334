import type { ConsumeMessage } from 'amqplib';
import type { Delivery, MessageProperties } from '../transport.ts';
import type { Settlement } from './settlement.ts';

type Bury = (delivery: Delivery, reason: string) => Promise<void>;

export class AmqpDelivery implements Delivery {
  readonly queue: string;
  readonly body: Buffer;
  readonly properties: MessageProperties;
  readonly redelivered: boolean;
  private readonly tag: number;
  private readonly settlement: Settlement;
  private readonly bury: Bury;
  private open = true;

  constructor(queue: string, message: ConsumeMessage, settlement: Settlement, bury: Bury) {
    this.queue = queue;
    this.body = message.content;
    this.properties = readProperties(message);
    this.redelivered = message.fields.redelivered;
    this.tag = message.fields.deliveryTag;
    this.settlement = settlement;
    this.bury = bury;
  }

  ack(): void {
    if (this.close()) this.settlement.ack(this.tag);
  }

  requeue(): void {
    if (this.close()) this.settlement.requeue(this.tag);
  }

  async deadLetter(reason: string): Promise<void> {
    if (!this.close()) return;
    try {
      await this.bury(this, reason);
    } catch (error) {
      // not safe anywhere else: it may still be settled, or comes again
      this.open = true;
      throw error;
    }
    this.settlement.ack(this.tag);
  }

  private close(): boolean {
    const first = this.open;
    this.open = false;
    return first;
  }
}

function readProperties({ properties }: ConsumeMessage): MessageProperties {
  const { messageId, correlationId, replyTo, headers } = properties;
  const read: { -readonly [K in keyof MessageProperties]: MessageProperties[K] } = {};
  if (typeof messageId === 'string') read.messageId = messageId;
  if (typeof correlationId === 'string') read.correlationId = correlationId;
  if (typeof replyTo === 'string') read.replyTo = replyTo;
  if (headers !== undefined) {
    const plain = plainHeaders(headers);
    if (plain !== null) read.headers = plain;
  }
  return read;
}

/** The headers that hold a plain value; brokers and plugins add tables, lists and times, which nobody here reads. */
function plainHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> | null {
  let plain: Record<string, string | number | boolean> | null = null;
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    plain ??= {};
    plain[name] = value;
  }
  return plain;
}
