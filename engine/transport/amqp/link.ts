import { type ChannelModel, connect, type RecoveringChannelModel } from 'amqplib';
import { BossError } from '../../errors.ts';
import type { TransportLogger } from '../hand-over.ts';
import type { Address } from './address.ts';
import { connectError } from './broker-error.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 5_000;
const RECOVERY = { initialDelay: 100, maxDelay: 5000, factor: 2, jitter: 0.2 };

export interface LinkPlan {
  readonly address: Address;
  /** Shown in the broker's list of connections. */
  readonly name: string;
  /** Go on trying when the broker is not there at the first try. */
  readonly patient: boolean;
  /** Makes all channels, on every new connection. */
  setup(model: ChannelModel): Promise<void>;
  /** The connection went; its channels are dead. */
  lost(): void;
  available(yes: boolean, reason: string): void;
}

/** The connection to the broker. The library makes it again; this watches it and says in words what happens. */
export class Link {
  private readonly plan: LinkPlan;
  private readonly log: TransportLogger;
  private connection: RecoveringChannelModel | null = null;
  private model: ChannelModel | null = null;
  private everConnected = false;
  private refusal: BossError | null = null;

  constructor(plan: LinkPlan, log: TransportLogger) {
    this.plan = plan;
    this.log = log;
  }

  /** The live connection. Errors: BOSS_TRANSPORT_UNAVAILABLE. */
  get live(): ChannelModel {
    if (this.model !== null) return this.model;
    throw new BossError(
      'BOSS_TRANSPORT_UNAVAILABLE',
      `There is no connection to the broker at ${this.plan.address.shown}.`,
    );
  }

  async open(): Promise<void> {
    const { address, name, patient } = this.plan;
    const connection = await connect(address.url, {
      noDelay: true,
      timeout: CONNECT_TIMEOUT_MS,
      clientProperties: { connection_name: name },
      recovery: {
        ...RECOVERY,
        waitForConnect: false,
        initialMaxRetries: patient ? Number.POSITIVE_INFINITY : 0,
        setup: (model: ChannelModel) => this.setup(model),
      },
    });
    this.connection = connection;
    this.watch(connection);
    try {
      await connection.waitForConnect();
    } catch (error) {
      this.connection = null;
      throw this.refusal ?? connectError(error instanceof Error ? error : new Error(String(error)), address);
    }
  }

  async close(): Promise<void> {
    const { connection, model } = this;
    this.connection = null;
    this.model = null;
    if (connection === null) return;
    // a broker that does not answer must not keep us
    const gone = model === null ? Promise.resolve() : new Promise<void>((resolve) => model.once('close', resolve));
    await within(CLOSE_TIMEOUT_MS, Promise.race([connection.close(), gone]));
  }

  private async setup(model: ChannelModel): Promise<void> {
    // without a listener, an error of a connection that dies early would end the whole process
    model.on('error', () => {});
    try {
      await this.plan.setup(model);
    } catch (error) {
      this.plan.lost();
      throw error;
    }
    this.model = model;
  }

  private watch(connection: RecoveringChannelModel): void {
    const { plan } = this;
    const { address } = plan;
    connection.on('connect', () => {
      this.log('info', `connected to the broker at ${address.shown}`);
      if (this.everConnected) plan.available(true, `the broker at ${address.shown} is back`);
      this.everConnected = true;
    });
    connection.on('disconnect', (error) => {
      this.model = null;
      plan.lost();
      this.log('warn', `lost the broker at ${address.shown}: ${error.message}`);
      plan.available(false, `the broker at ${address.shown} is away: ${error.message}`);
    });
    connection.on('connect-failed', (error) => this.connectFailed(connection, error));
    // each is followed by 'disconnect', which is reported
    connection.on('error', () => {});
    // what is under way stays under way: publishes resolve when the broker takes them
    connection.on('blocked', (reason) => this.log('warn', `the broker takes no messages for now: ${reason}`));
    connection.on('unblocked', () => this.log('info', 'the broker takes messages again'));
  }

  private connectFailed(connection: RecoveringChannelModel, cause: Error): void {
    const error = connectError(cause, this.plan.address);
    this.log('warn', error.message, { code: error.code });
    // before the first connection this is a wrong setting, which waiting does not mend
    if (this.everConnected || error.code !== 'BOSS_TRANSPORT_REFUSED') return;
    this.refusal = error;
    void connection.close();
  }
}

/** Resolves when `task` settles, or after `ms`. */
export async function within(ms: number, task: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([task.catch(() => {}), limit]);
  clearTimeout(timer);
}
