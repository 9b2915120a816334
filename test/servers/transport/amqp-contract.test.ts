import { AmqpTransport } from '../../../engine/transport/amqp/amqp-transport.ts';
import { TOPOLOGY } from '../../../engine/transport/topology.ts';
import { describeTransport } from '../../contract/transport.ts';
import { type RabbitServer, startRabbit } from '../../support/servers.ts';
import { onRawChannel } from './raw-broker.ts';

describe('on RabbitMQ', () => {
  let rabbit: RabbitServer;

  before(async function () {
    this.timeout(120_000);
    rabbit = await startRabbit();
  });

  after(async function () {
    this.timeout(60_000);
    await rabbit.stop();
  });

  async function make(quorum: boolean, vhost: string): Promise<AmqpTransport> {
    const transport = new AmqpTransport({ url: rabbit.url, vhost, name: 'boss test', quorum });
    await transport.open();
    await onRawChannel(`${rabbit.url}${encodeURIComponent(vhost)}`, (channel) => channel.purgeQueue(TOPOLOGY.dead));
    return transport;
  }

  describeTransport('AMQP', () => make(false, '/'));

  describe('with quorum queues of its own', () => {
    before(async () => {
      await rabbit.ctl('add_vhost', 'quorum');
      await rabbit.ctl('set_permissions', '-p', 'quorum', 'guest', '.*', '.*', '.*');
    });

    describeTransport('AMQP', () => make(true, 'quorum'), 'boss.inbox.');
  });
});
