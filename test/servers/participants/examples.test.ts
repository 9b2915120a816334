import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { connectAmqp, type Link } from '../../../participants/sdk/index.ts';
import { wireWorkitem } from '../../participants/sdk/desk.ts';
import { Mailbox } from '../../participants/sdk/mailbox.ts';
import { type RabbitServer, startRabbit } from '../../support/servers.ts';
import { Child } from './child.ts';

/** The programs of a reader: each answers on the wire, to a test that plays the engine. */
const EXAMPLES: Record<string, { start: string[]; absentUnit: RegExp; ends: number }> = {
  typescript: {
    start: ['examples/participants/typescript/sizer.ts', '--no-register'],
    absentUnit: /^sizer needs the param "unit"$/,
    ends: 0,
  },
  python: { start: ['/usr/bin/python3', 'examples/participants/python/sizer.py'], absentUnit: /"unit"/, ends: 0 },
  shell: { start: ['examples/participants/shell/serve.ts', '--no-register'], absentUnit: /"unit"/, ends: 0 },
};

describe('example participants on RabbitMQ', function () {
  this.timeout(60_000);
  // of its own, as all of them take from the queue `sizer`
  let broker: RabbitServer;
  let engine: Link;
  let replies: Mailbox;
  const inbox = `inbox.${randomUUID()}`;

  before(async () => {
    broker = await startRabbit();
    engine = await connectAmqp({ url: broker.url });
    replies = await Mailbox.open(engine, inbox);
    await engine.declareQueue('sizer');
  });
  after(async () => {
    await engine?.close();
    await broker?.stop();
  });

  for (const [language, { start, absentUnit, ends }] of Object.entries(EXAMPLES)) {
    it(`counts in ${language}, says what is missing, and stops when asked`, async () => {
      const [program = '', ...args] = start;
      const child = Child.start(program, args, { BOSS_AMQP_URL: broker.url });
      const ask = async (params: Record<string, string>) => {
        const workitem = wireWorkitem(randomUUID(), 'sizer', { items: ['a b', 'c', 'ä'], keep: { x: 1 } }, params);
        await engine.publish('sizer', JSON.stringify(workitem), { replyTo: inbox, correlationId: 'd1' });
        return replies.next();
      };
      const { body, delivery } = await ask({ unit: 'pieces' });
      expect(body.error).to.equal(undefined);
      expect(body.fields).to.deep.include({ size: 3, keep: { x: 1 }, __result__: true });
      expect(delivery.properties.correlationId).to.equal('d1');
      expect((await ask({})).body.error?.['message']).to.match(absentUnit);
      child.signal('SIGTERM');
      expect(await child.ended()).to.equal(ends);
    });
  }
});
