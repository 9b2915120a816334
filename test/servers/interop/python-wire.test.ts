import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { decodeBody, type Inbound, parseInbound, renderCancel, renderWorkitem } from '../../../engine/core/message.ts';
import type { Fei } from '../../../engine/core/workitem.ts';
import { AmqpTransport } from '../../../engine/transport/amqp/amqp-transport.ts';
import { TOPOLOGY } from '../../../engine/transport/topology.ts';
import type { Delivery } from '../../../engine/transport/transport.ts';
import { Deliveries } from '../../contract/deliveries.ts';
import { PythonClient, startParticipant } from '../../interop/python-client.ts';
import { type RabbitServer, startRabbit } from '../../support/servers.ts';

/** The wire alone, without an engine: what we write is understood by an original client, what it writes by us. */
describe('wire of the original Python clients', function () {
  this.timeout(60_000);
  let rabbit: RabbitServer;
  let transport: AmqpTransport;
  let inbox: Deliveries;
  let queue: string;
  const clients: PythonClient[] = [];

  before(async () => {
    rabbit = await startRabbit();
    transport = new AmqpTransport({ url: rabbit.url, name: 'boss test' });
    await transport.open();
    await transport.declareQueue(TOPOLOGY.originalInbox);
  });

  after(async () => {
    await transport.close();
    await rabbit.stop();
  });

  beforeEach(async () => {
    queue = `sizer.${randomUUID()}`;
    inbox = new Deliveries((delivery) => delivery.ack());
    const consumer = await transport.consume(TOPOLOGY.originalInbox, 100, inbox.listener);
    stopInbox = () => consumer.cancel();
  });
  let stopInbox: () => Promise<void>;

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
    await stopInbox();
  });

  const fei: Fei = { engine_id: 'engine', wfid: '20261120-2038-rafutedi', subid: '7a2cf5372a32', expid: '0_0_1' };

  function workitem(fields: object, params: Record<string, string | boolean> = { ref: 'sizer' }): string {
    const head = {
      fei,
      participant_name: 'sizer',
      re_dispatch_count: 0,
      wf_name: 'interop',
      wf_revision: null,
      wf_launched_at: '2026-11-20 20:38:38.217824 UTC',
      sub_wf_name: 'interop',
      sub_wf_revision: null,
      sub_wf_launched_at: '2026-11-20 20:38:38.217843 UTC',
    };
    return renderWorkitem(head, JSON.stringify(fields), params, '2026-11-20 20:38:38.222651 UTC');
  }

  async function participant(...options: string[]): Promise<PythonClient> {
    const client = await startParticipant(rabbit.url, queue, ...options);
    clients.push(client);
    return client;
  }

  function run(script: string, ...args: string[]): PythonClient {
    const client = new PythonClient(script, ['--url', rabbit.url, ...args]);
    clients.push(client);
    return client;
  }

  const read = (delivery: Delivery): Inbound => parseInbound(decodeBody(delivery.body));

  it('brings a workitem back whole, with what the participant set', async () => {
    await participant('--set', 'size.kb="12å"');
    await transport.publish(queue, workitem({ ev: { id: '7' } }));
    const reply = read(await inbox.next());
    expect(reply).to.deep.equal({
      kind: 'reply',
      fei,
      fields: {
        ev: { id: '7' },
        params: { ref: 'sizer' },
        dispatched_at: '2026-11-20 20:38:38.222651 UTC',
        size: { kb: '12å' },
        __result__: true,
      },
    });
  });

  it('brings the error of a participant with its class, text and trace', async () => {
    await participant('--fail', 'boom 7');
    await transport.publish(queue, workitem({}));
    const reply = read(await inbox.next());
    expect(reply).to.have.property('kind', 'error');
    expect(reply).to.have.nested.property('error.class', 'Ruote::Amqp::RemoteError');
    expect(reply).to.have.nested.property('error.message', 'RuntimeError: boom 7');
    expect(reply).to.have.nested.property('error.trace').that.is.an('array');
  });

  it('carries dispatch id and attempt beside the body, which the participant may ignore', async () => {
    const client = await participant();
    const beside = { messageId: 'm', correlationId: 'd-1', replyTo: 'boss.inbox.0', headers: { 'boss-attempt': 1 } };
    await transport.publish(queue, workitem({}), beside);
    const { properties } = await client.says('got');
    expect(properties).to.deep.include({ delivery_mode: 2, message_id: 'm', correlation_id: 'd-1' });
    expect((await inbox.next()).properties).to.deep.equal({});
  });

  it('carries a cancel message that gets no reply, and one that old clients send back', async () => {
    const client = await participant('--echo-cancel');
    await transport.publish(queue, renderCancel({ cancel: true, fei, flavour: 'timeout' }));
    expect((await client.says('got'))['got']).to.deep.equal({ cancel: true, fei, flavour: 'timeout' });
    expect(read(await inbox.next()).kind).to.equal('ignored');
  });

  it('gives a workitem to the next instance when one dies over it', async () => {
    const first = await participant('--crash-once');
    await transport.publish(queue, workitem({}));
    expect(await first.ended()).to.equal(1);
    const second = await participant('--crash-once');
    expect(await second.says('got')).to.deep.include({ redelivered: true });
    expect(read(await inbox.next()).kind).to.equal('reply');
  });

  it('brings a launch item in Ruby with its fields', async () => {
    const definition = "Ruote.process_definition :name => 'x' do\n  sizer\nend\n";
    run('launcher.py', '--definition', definition, '--field', 'ev={"id": "7"}');
    expect(read(await inbox.next())).to.deep.equal({
      kind: 'launch',
      definition,
      fields: { ev: { id: '7' } },
      variables: {},
      wfid: null,
      idempotencyKey: null,
      project: null,
    });
  });

  it('brings the wish for an answer, and the answer back', async () => {
    const launcher = run('launcher.py', '--definition', 'x', '--answer', '20');
    const { replyTo = '', correlationId = '' } = (await inbox.next()).properties;
    await transport.publish(replyTo, '{"wfid":"w-1"}', { correlationId });
    expect((await launcher.says('answer'))['answer']).to.deep.equal({ wfid: 'w-1' });
  });

  it('brings a registration as the launch of boss_register', async () => {
    run('register.py', '--name', 'built_.*', '--queue', 'built_notice');
    const item = read(await inbox.next());
    expect(item).to.deep.include({ kind: 'launch', fields: { name: 'built_.*', queue: 'built_notice' } });
    expect(item).to.have.property('definition').that.contains('boss_register');
  });
});
