import { expect } from 'chai';
import { InProcessTransport } from '../../../engine/transport/in-process/in-process-transport.ts';
import { Deliveries, publishAll } from '../../contract/deliveries.ts';
import { describeTransport } from '../../contract/transport.ts';

async function open(): Promise<InProcessTransport> {
  const transport = new InProcessTransport();
  await transport.open();
  return transport;
}

describeTransport('in-process', open);

describe('transport in one process', () => {
  it('says that its messages die with the process', async () => {
    expect((await open()).durable).to.equal(false);
  });

  it('delivers later, never inside publish', async () => {
    const transport = await open();
    await transport.declareQueue('q');
    let delivered = false;
    const arrived = new Promise<void>((resolve) => {
      void transport.consume('q', 1, () => {
        delivered = true;
        resolve();
      });
    });
    await transport.publish('q', 'x');
    expect(delivered).to.equal(false);
    await arrived;
  });

  it('hands engine events to who listens in this process, until he stops', async () => {
    const transport = await open();
    const heard: string[] = [];
    const stop = transport.onEvent((topic, body) => heard.push(`${topic} ${body}`));
    transport.emit('process.ended', '{"wfid":"w"}');
    stop();
    transport.emit('process.ended', '{"wfid":"v"}');
    expect(heard).to.deep.equal(['process.ended {"wfid":"w"}']);
  });

  it('goes on when a listener for engine events throws', async () => {
    const lines: string[] = [];
    const transport = new InProcessTransport({ logger: (level, message) => lines.push(`${level}: ${message}`) });
    await transport.open();
    transport.onEvent(() => {
      throw new Error('broken');
    });
    transport.emit('process.ended', '{}');
    expect(lines).to.deep.equal(['error: a listener for engine events failed at process.ended']);
  });

  it('puts what is given back where it stood', async () => {
    const transport = await open();
    await transport.declareQueue('q');
    await publishAll(transport, 'q', ['a', 'b', 'c', 'd']);
    const deliveries = new Deliveries();
    await transport.consume('q', 3, deliveries.listener);
    const [first, second] = await deliveries.take(3);
    first?.requeue();
    second?.requeue();
    await deliveries.take(2);
    expect(deliveries.texts()).to.deep.equal(['a', 'b', 'c', 'a', 'b']);
  });

  it('lets other queues have their turn while a listener acks thousands at once', async () => {
    const transport = await open();
    const busy = new Deliveries((delivery) => delivery.ack());
    const quiet = new Deliveries();
    for (const [name, deliveries] of [
      ['busy', busy],
      ['quiet', quiet],
    ] as const) {
      await transport.declareQueue(name);
      await transport.consume(name, 10_000, deliveries.listener);
    }
    for (let i = 0; i < 5000; i++) void transport.publish('busy', 'x');
    await transport.publish('quiet', 'y');
    await quiet.next();
    expect(busy.all.length).to.be.greaterThan(0).and.lessThan(5000);
  });
});
