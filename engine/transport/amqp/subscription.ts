import type { Channel, ChannelModel, ConsumeMessage, Options } from 'amqplib';
import type { TransportLogger } from '../hand-over.ts';
import { TOPOLOGY } from '../topology.ts';
import { declareEvents } from './declarations.ts';
import { KeptChannel } from './kept-channel.ts';
import { Settlement } from './settlement.ts';

export interface SubscriptionPlan {
  readonly queue: string;
  readonly prefetch: number;
  /** Settings with which the queue is declared before it is consumed; null when it is not ours to declare. */
  settings(): Options.AssertQueue | null;
  /** What is emitted on these topics comes to the queue as well. */
  readonly topics?: readonly string[];
  take(message: ConsumeMessage, settlement: Settlement): void;
}

/** A consumer on a channel of its own, so that its acks stand in one row. It comes back after every loss. */
export class Subscription {
  readonly queue: string;
  private readonly plan: SubscriptionPlan;
  private readonly kept: KeptChannel<Channel>;
  private settlement: Settlement | null = null;
  private consumerTag = '';

  constructor(plan: SubscriptionPlan, log: TransportLogger) {
    this.queue = plan.queue;
    this.plan = plan;
    this.kept = new KeptChannel<Channel>(
      {
        what: `consumer of queue ${plan.queue}`,
        create: (model) => model.createChannel(),
        prepare: (channel) => this.start(channel),
      },
      log,
    );
  }

  attach(model: ChannelModel): Promise<void> {
    return this.kept.attach(model);
  }

  attachPatiently(model: ChannelModel): Promise<void> {
    return this.kept.attachPatiently(model);
  }

  detach(): void {
    this.kept.detach();
  }

  /** Ends the deliveries; the channel stays until what was delivered is settled. */
  async cancel(): Promise<void> {
    const channel = this.kept.detach();
    const settlement = this.settlement;
    if (channel === null || settlement === null) return;
    await channel.cancel(this.consumerTag).catch(() => {});
    settlement.whenEmpty(() => void channel.close().catch(() => {}));
  }

  /** Ends everything; the broker delivers again what is unsettled. */
  async finish(): Promise<void> {
    const channel = this.kept.detach();
    this.settlement?.flush();
    this.settlement?.close();
    await channel?.close().catch(() => {});
  }

  private async start(channel: Channel): Promise<void> {
    const settlement = new Settlement(channel);
    channel.on('close', () => settlement.close());
    const settings = this.plan.settings();
    if (settings !== null) await channel.assertQueue(this.queue, settings);
    const { topics = [] } = this.plan;
    if (topics.length > 0) await declareEvents(channel);
    for (const topic of topics) await channel.bindQueue(this.queue, TOPOLOGY.events, topic);
    await channel.prefetch(this.plan.prefetch);
    const { consumerTag } = await channel.consume(this.queue, (message) => {
      // null: the queue was deleted. A channel that closes is made again, and declares the queue anew
      if (message === null) return void channel.close().catch(() => {});
      settlement.delivered(message.fields.deliveryTag);
      this.plan.take(message, settlement);
    });
    this.settlement = settlement;
    this.consumerTag = consumerTag;
  }
}
