import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  connectAmqp,
  defineParticipant,
  Host,
  Infrastructure,
  type Link,
  type Participant,
  Remote,
  silentLog,
} from '../../../participants/sdk/index.ts';
import { wireWorkitem } from '../../participants/sdk/desk.ts';
import { Mailbox } from '../../participants/sdk/mailbox.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { type RabbitServer, startRabbit } from '../../support/servers.ts';
import { Cable } from './cable.ts';
import { Child } from './child.ts';

describe('participants on RabbitMQ', function () {
  this.timeout(60_000);
  let broker: RabbitServer;
  let engine: Link;
  let inbox: string;
  let replies: Mailbox;

  before(async () => {
    broker = await startRabbit();
    engine = await connectAmqp({ url: broker.url });
  });
  after(async () => {
    await engine?.close();
    await broker?.stop();
  });
  beforeEach(async () => {
    inbox = `inbox.${randomUUID()}`;
    replies = await Mailbox.open(engine, inbox);
  });

  const dispatch = async (queue: string, fields: Record<string, string | number | boolean>): Promise<string> => {
    const wfid = randomUUID();
    const workitem = wireWorkitem(wfid, queue, fields);
    await engine.publish(queue, JSON.stringify(workitem), { replyTo: inbox, correlationId: `d-${wfid}` });
    return wfid;
  };
  const cancel = (queue: string, wfid: string): Promise<void> => {
    const { fei } = wireWorkitem(wfid, queue, {});
    return engine.publish(queue, JSON.stringify({ cancel: true, fei: fei ?? null, flavour: null }));
  };
  const viaCable = (cable: Cable): string => broker.url.replace(`:${broker.port}/`, `:${cable.port}/`);

  /** Milliseconds for which the broker lets new channels hold a message. */
  const patience = (ms: number): Promise<string> =>
    broker.ctl(
      'eval',
      ['consumer_timeout', 'channel_tick_interval']
        .map((key) => `application:set_env(rabbit, ${key}, ${ms})`)
        .join(', ') + '.',
    );

  async function run(participant: Participant, url = broker.url): Promise<{ stop(): Promise<void>; link: Link }> {
    const link = await connectAmqp({ url });
    const host = new Host({ link, participants: [participant], log: silentLog });
    await host.start();
    return {
      link,
      stop: async () => {
        await host.drain();
        await link.close();
      },
    };
  }

  it('leaves nothing to be delivered again when it stops right after its last answer', async () => {
    const queue = `q.${randomUUID()}`;
    for (let round = 0; round < 10; round++) {
      const worker = await run(defineParticipant({ name: 'worker', queue, onWorkitem: () => undefined }));
      await dispatch(queue, {});
      await replies.next();
      await worker.stop();
      const redelivered: string[] = [];
      const next = await run(
        defineParticipant({ name: 'worker', queue, onWorkitem: (w) => void redelivered.push(w.wfid) }),
      );
      const marker = await dispatch(queue, {});
      await replies.next();
      await next.stop();
      expect(redelivered).to.deep.equal([marker]);
    }
  });

  it('puts a message that it cannot understand into boss.dead, with reason and queue', async () => {
    const queue = `q.${randomUUID()}`;
    const worker = await run(defineParticipant({ name: 'worker', queue, onWorkitem: () => undefined }));
    await engine.publish(queue, Buffer.from([0xff, 0xfe, 0x00]));
    await dispatch(queue, { n: 1 });
    await replies.next();
    const dead = await Mailbox.open(engine, 'boss.dead');
    const { delivery } = await dead.next();
    expect(delivery.properties.headers).to.include({ 'boss-queue': queue });
    expect(delivery.properties.headers?.['boss-reason']).to.include('not JSON');
    await worker.stop();
  });

  it('shares a queue with a client that declared it as the original does', async () => {
    const queue = `q.${randomUUID()}`;
    await engine.declareQueue(queue);
    const worker = defineParticipant({ name: 'worker', queue, onWorkitem: () => undefined });
    const both = [await run(worker), await run(worker)];
    for (let n = 0; n < 10; n++) await dispatch(queue, { n });
    const seen = new Set<unknown>();
    for (let n = 0; n < 10; n++) seen.add((await replies.next()).body.fields['n']);
    expect(seen.size).to.equal(10);
    for (const one of both) await one.stop();
  });

  it('works once on a workitem whose connection goes in between, and replies over the next one', async () => {
    const queue = `q.${randomUUID()}`;
    const cable = await Cable.to(broker.port);
    const [begun, gone, back] = [signal(), signal(), signal()];
    const seen: unknown[] = [];
    const worker = defineParticipant({
      name: 'worker',
      queue,
      async onWorkitem(workitem) {
        seen.push(workitem.get('n'));
        begun.set();
        if (workitem.get('n') === 1) await gone.isSet;
      },
    });
    const { link, stop } = await run(worker, viaCable(cable));
    link.onAvailability((available) => (available ? back : gone).set());
    await dispatch(queue, { n: 1 });
    await begun.isSet;
    await cable.pull();
    await cable.plug();
    await back.isSet;
    expect((await replies.next()).body.fields).to.include({ n: 1 });
    await dispatch(queue, { n: 2 });
    expect((await replies.next()).body.fields).to.include({ n: 2 });
    expect(seen).to.deep.equal([1, 2]);
    await stop();
    await cable.pull();
  });

  it('comes back after a restart of the broker', async () => {
    const queue = `q.${randomUUID()}`;
    const own = await startRabbit();
    const link = await connectAmqp({ url: own.url });
    const worker = await run(defineParticipant({ name: 'worker', queue, onWorkitem: () => undefined }), own.url);
    const box = await Mailbox.open(link, 'inbox');
    const backs = [link, worker.link].map(
      (one) => new Promise<void>((resolve) => one.onAvailability((available) => available && resolve())),
    );
    await own.restart();
    await Promise.all(backs);
    await link.publish(queue, JSON.stringify(wireWorkitem('w1', 'worker', { n: 1 })), { replyTo: 'inbox' });
    expect((await box.next()).body.fields).to.include({ n: 1 });
    await worker.stop();
    await link.close();
    await own.stop();
  });

  it('takes messages again after the broker closed the channel of a slow consumer', async () => {
    const queue = `q.${randomUUID()}`;
    await patience(200);
    const link = await connectAmqp({ url: broker.url });
    await link.declareQueue(queue);
    const again = new Promise<void>((resolve) => {
      void link.consume(queue, 1, (delivery) => {
        if (!delivery.redelivered) return;
        delivery.ack();
        resolve();
      });
    });
    await link.publish(queue, 'work of hours');
    await again;
    await link.close();
    await patience(1_800_000);
  });

  it('declares its queue again when somebody deleted it', async () => {
    const queue = `q.${randomUUID()}`;
    const worker = await run(defineParticipant({ name: 'worker', queue, onWorkitem: () => undefined }));
    await broker.ctl('delete_queue', queue);
    const wfid = randomUUID();
    const body = JSON.stringify(wireWorkitem(wfid, queue, { n: 1 }));
    const publish = (): Promise<boolean> => engine.publish(queue, body, { replyTo: inbox }).then(...yesOrNo);
    await eventually(publish, { what: 'the queue is there again' });
    expect((await replies.next()).body.fields).to.include({ n: 1 });
    await worker.stop();
  });

  it('works as a user who may touch nothing but its own queue and the inbox', async () => {
    const queue = `q.${randomUUID()}`;
    await broker.ctl('add_user', 'modest', 'pw');
    await broker.ctl('set_permissions', 'modest', `^${queue}$`, '^amq.default$', `^${queue}$`);
    const url = broker.url.replace('guest:guest', 'modest:pw');
    const worker = await run(defineParticipant({ name: 'worker', queue, onWorkitem: () => undefined }), url);
    await dispatch(queue, { n: 1 });
    expect((await replies.next()).body.fields).to.include({ n: 1 });
    await cancel(queue, 'elsewhere');
    await dispatch(queue, { n: 2 });
    expect((await replies.next()).body.fields).to.include({ n: 2 });
    await worker.stop();
  });

  it('fails a publish to a queue that does not exist', async () => {
    const error = await engine.publish('nobody.declared.this', '{}').catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Remote).and.to.include({ code: 'BOSS_UNROUTABLE' });
    await engine.publish(inbox, '{"fields":{}}');
    await replies.next();
  });

  it('tells who is refused, without the password, and does not try again', async () => {
    const url = broker.url.replace('guest:guest', 'guest:s3cret');
    const error = await connectAmqp({ url }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Infrastructure);
    expect((error as Error).message)
      .to.match(/refuses user "guest" on virtual host "\/"/)
      .and.not.include('s3cret');
    const elsewhere = await connectAmqp({ url: `${broker.url}nowhere` }).catch((reason: unknown) => reason);
    expect(elsewhere).to.be.instanceOf(Infrastructure);
    expect((elsewhere as Error).message).to.include('has no virtual host "nowhere" for user "guest"');
  });

  it('gives up in the end when no broker answers', async () => {
    const url = `amqp://guest:guest@127.0.0.1:${await freePort()}/`;
    const error = await connectAmqp({ url, firstTries: 1 }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Remote);
    expect((error as Error).message).to.include('cannot be reached');
  });

  it('launches over the wire and hears the answer', async () => {
    const queue = `q.${randomUUID()}`;
    const original = await Mailbox.open(engine, 'ruote_workitems');
    const worker = await run(
      defineParticipant({
        name: 'worker',
        queue,
        async onWorkitem(workitem, { launch }) {
          workitem.set('child', (await launch('build', { a: 1 })).wfid);
        },
      }),
    );
    await dispatch(queue, {});
    const { replyTo = '', correlationId = '' } = (await original.next()).delivery.properties;
    await engine.publish(replyTo, '{"wfid":"w9"}', { correlationId });
    expect((await replies.next()).body.fields).to.include({ child: 'w9' });
    await worker.stop();
  });

  describe('processes', () => {
    const folder = scratchFolder('busy');
    let journal: string;
    let queue: string;
    let children: Child[];

    beforeEach(() => {
      queue = `busy.${randomUUID()}`;
      journal = join(folder, queue);
      writeFileSync(journal, '');
      children = [];
    });
    afterEach(async () => {
      for (const child of children) child.signal('SIGKILL');
      await Promise.all(children.map((child) => child.ended()));
    });

    const start = (args: string[] = [], env: Record<string, string> = {}): Child => {
      const child = Child.start('test/servers/participants/busy.ts', args, {
        BOSS_AMQP_URL: broker.url,
        BUSY_QUEUE: queue,
        BUSY_JOURNAL: journal,
        ...env,
      });
      children.push(child);
      return child;
    };
    const noted = (text: string): Promise<string> =>
      eventually(
        () =>
          readFileSync(journal, 'utf8')
            .split('\n')
            .find((line) => line.endsWith(text)),
        {
          what: `"${text}" in the journal of the participants`,
        },
      );
    const started = async (child: Child): Promise<Child> => {
      await eventually(() => child.stderr.includes('participant started'), { what: 'the participant starts' });
      return child;
    };

    it('gives a workitem to another instance when one is killed', async () => {
      const [one, two] = [await started(start()), start()];
      const wfid = await dispatch(queue, {});
      const first = await noted(`begin ${wfid}`);
      await started(two);
      one.signal('SIGKILL');
      expect(first.startsWith(`${one.process.pid} `)).to.equal(true);
      await noted(`${two.process.pid} begin ${wfid}`);
    });

    it('reaches running work with a cancel, whichever instance takes the message', async () => {
      const [one] = [await started(start()), await started(start())];
      const wfid = await dispatch(queue, {});
      const at = await noted(`begin ${wfid}`);
      await cancel(queue, wfid);
      expect((await noted(`end ${wfid}`)).split(' ')[0]).to.equal(at.split(' ')[0]);
      await dispatch(queue, { quick: true });
      expect((await replies.next()).body.fields).to.include({ quick: true });
      expect(replies.unread).to.equal(0);
      expect(one.process.exitCode).to.equal(null);
    });

    it('waits on SIGTERM for what is at work; a second one gives it back', async () => {
      const child = await started(start());
      const wfid = await dispatch(queue, {});
      await noted(`begin ${wfid}`);
      child.signal('SIGTERM');
      await eventually(() => child.stderr.includes('finishing what is at work'), { what: 'the signal is heard' });
      expect(child.process.exitCode).to.equal(null);
      child.signal('SIGTERM');
      expect(await child.ended()).to.equal(130);
      const successor = await started(start());
      await noted(`${successor.process.pid} begin ${wfid}`);
    });

    it('ends with 0 after it was drained, 2 with bad options, 3 without its broker', async () => {
      const child = await started(start());
      child.signal('SIGTERM');
      expect(await child.ended()).to.equal(0);
      expect(await start(['--colour']).ended()).to.equal(2);
      expect(await start([], { BOSS_AMQP_URL: 'http://example.org' }).ended()).to.equal(2);
      const refused = start(['--amqp', broker.url.replace('guest:guest', 'guest:s3cret')]);
      expect(await refused.ended()).to.equal(3);
      expect(refused.stderr).not.to.include('s3cret');
    });
  });
});

function signal(): { readonly isSet: Promise<void>; set(): void } {
  let set = (): void => undefined;
  const isSet = new Promise<void>((resolve) => {
    set = resolve;
  });
  return { isSet, set: () => set() };
}

const yesOrNo = [() => true, () => false] as const;
