import type { Channel, ChannelModel } from 'amqplib';
import type { TransportLogger } from '../hand-over.ts';
import { brokerWords } from './broker-error.ts';

const FIRST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 5000;

export interface ChannelRecipe<C extends Channel> {
  /** For the log: `consumer of queue sizer`. */
  readonly what: string;
  create(model: ChannelModel): Promise<C>;
  /** Everything that must be there before the channel counts as usable. */
  prepare(channel: C): Promise<void>;
  /** Called when the broker has closed only this channel, and when it is made again. */
  changed?(usable: boolean, reason: string): void;
}

/**
 * A channel that is made again: after each reconnect by whoever calls `attach`, and by itself when the broker closes just
 * the channel. The library restores connections, not channels.
 */
export class KeptChannel<C extends Channel> {
  private readonly recipe: ChannelRecipe<C>;
  private readonly log: TransportLogger;
  private model: ChannelModel | null = null;
  private channel: C | null = null;
  private timer: NodeJS.Timeout | null = null;
  private failures = 0;

  constructor(recipe: ChannelRecipe<C>, log: TransportLogger) {
    this.recipe = recipe;
    this.log = log;
  }

  get current(): C | null {
    return this.channel;
  }

  /** Rejects with the broker's error when the channel cannot be made now. */
  async attach(model: ChannelModel): Promise<void> {
    this.detach();
    this.model = model;
    await this.make(model);
  }

  /** As `attach`, but goes on trying as long as the connection lasts. */
  async attachPatiently(model: ChannelModel): Promise<void> {
    try {
      await this.attach(model);
    } catch (error) {
      this.retry(model, error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The connection went, or nobody needs the channel any more: it is not made again. */
  detach(): C | null {
    const channel = this.channel;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.model = null;
    this.channel = null;
    return channel;
  }

  private async make(model: ChannelModel): Promise<void> {
    const channel = await this.recipe.create(model);
    let fault: Error | null = null;
    let closed = false;
    channel.on('error', (error) => {
      fault = error;
    });
    channel.on('close', () => {
      closed = true;
      if (this.channel === channel) this.retry(model, fault);
    });
    try {
      await this.recipe.prepare(channel);
    } catch (error) {
      await channel.close().catch(() => {});
      throw error;
    }
    // the broker may have closed it in the same breath in which it answered
    if (closed) throw fault ?? new Error('channel closed');
    if (this.model !== model) return void channel.close().catch(() => {});
    this.channel = channel;
    this.failures = 0;
  }

  private retry(model: ChannelModel, fault: Error | null): void {
    if (this.model !== model) return;
    this.channel = null;
    if (fault !== null) this.log('warn', `${this.recipe.what}: ${brokerWords(fault)}`);
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.failures);
    this.failures += 1;
    this.timer = setTimeout(() => void this.remake(model, fault), delay);
  }

  private async remake(model: ChannelModel, fault: Error | null): Promise<void> {
    // by now it is known whether the channel went alone or with its connection
    if (this.model !== model) return;
    const { recipe } = this;
    recipe.changed?.(false, `${recipe.what}: ${fault === null ? 'channel closed' : brokerWords(fault)}`);
    try {
      await this.make(model);
    } catch (error) {
      return this.retry(model, error instanceof Error ? error : new Error(String(error)));
    }
    if (this.model === model) recipe.changed?.(true, `${recipe.what}: works again`);
  }
}
