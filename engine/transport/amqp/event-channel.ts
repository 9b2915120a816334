import type { Channel, ChannelModel } from 'amqplib';
import type { TransportLogger } from '../hand-over.ts';
import { TOPOLOGY } from '../topology.ts';
import { declareEvents } from './declarations.ts';
import { KeptChannel } from './kept-channel.ts';

/** Publishes engine events, unconfirmed, on a channel whose troubles touch nobody else. What does not fit is dropped. */
export class EventChannel {
  private readonly kept: KeptChannel<Channel>;
  private full = false;

  constructor(log: TransportLogger) {
    this.kept = new KeptChannel<Channel>(
      {
        what: 'engine events',
        create: (model) => model.createChannel(),
        prepare: (channel) => this.start(channel),
      },
      log,
    );
  }

  attachPatiently(model: ChannelModel): Promise<void> {
    return this.kept.attachPatiently(model);
  }

  detach(): void {
    this.kept.detach();
  }

  async finish(): Promise<void> {
    await this.kept
      .detach()
      ?.close()
      .catch(() => {});
  }

  emit(topic: string, body: string): void {
    const channel = this.kept.current;
    if (channel === null || this.full) return;
    try {
      this.full = !channel.publish(TOPOLOGY.events, topic, Buffer.from(body), { contentType: 'application/json' });
    } catch {
      // the channel is closing: it comes back by itself, the event does not
    }
  }

  private async start(channel: Channel): Promise<void> {
    this.full = false;
    channel.on('drain', () => {
      this.full = false;
    });
    await declareEvents(channel);
  }
}
