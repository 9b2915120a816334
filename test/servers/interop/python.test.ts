import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { AmqpTransport } from '../../../engine/transport/amqp/amqp-transport.ts';
import { TOPOLOGY } from '../../../engine/transport/topology.ts';
import type { DeadLetterContent } from '../../../engine/engine.ts';
import { EngineAtWork } from '../../interop/engine-at-work.ts';
import { PythonClient, startParticipant } from '../../interop/python-client.ts';
import { eventually } from '../../support/eventually.ts';
import { type RabbitServer, startRabbit } from '../../support/servers.ts';

const ACTOR = { name: 'test', via: 'api' } as const;

/** Original Python participants and launchers, and the whole engine. */
describe('engine with clients of the original', function () {
  this.timeout(120_000);
  let rabbit: RabbitServer;
  let boss: EngineAtWork;
  const clients: PythonClient[] = [];

  before(async () => {
    rabbit = await startRabbit();
    boss = new EngineAtWork(rabbit.url);
    await boss.start();
  });

  after(async () => {
    await boss.stop();
    await rabbit.stop();
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  /** A participant process, registered the way `skynet register` does it, under a name of its own. */
  async function participant(...options: string[]): Promise<{ name: string; client: PythonClient }> {
    const name = `p${randomUUID().slice(0, 8)}`;
    const client = await instance(name, ...options);
    await register(name, name);
    return { name, client };
  }

  async function instance(queue: string, ...options: string[]): Promise<PythonClient> {
    const client = await startParticipant(rabbit.url, queue, ...options);
    clients.push(client);
    return client;
  }

  async function register(name: string, queue: string, ...more: string[]): Promise<void> {
    const ended = boss.happens('ended');
    await run('register.py', '--name', name, '--queue', queue, ...more).says('sent');
    await boss.ended((await ended).wfid);
  }

  function run(script: string, ...args: string[]): PythonClient {
    const client = new PythonClient(script, ['--url', rabbit.url, ...args]);
    clients.push(client);
    return client;
  }

  function answerTo(definition: string, ...args: string[]): Promise<object> {
    return run('launcher.py', '--definition', definition, '--answer', '30', ...args).says('answer');
  }

  const ruby = (...steps: string[]) =>
    `Ruote.process_definition :name => 'interop', :revision => '0.1' do\n  sequence do\n    ${steps.join('\n    ')}\n  end\nend\n`;

  describe('a participant', () => {
    it('registers itself, does its step and hands its fields to the next', async () => {
      const sizer = await participant('--set', 'size.kb=12');
      const resizer = await participant('--set', 'resized=true');
      const wfid = await boss.launch(ruby(`${sizer.name} :unit => 'kb'`, resizer.name), { ev: { id: '7' } });
      expect((await boss.ended(wfid)).fields).to.deep.include({ ev: { id: '7' }, size: { kb: 12 }, resized: true });
    });

    it('gets the workitem as the original sent it', async () => {
      const { name, client } = await participant();
      const definition = ruby(`${name} :list => '$f:mails', :text => 'id \${f:ev.id}', :on => true`);
      const wfid = await boss.launch(definition, { ev: { id: '7' }, mails: ['a@x', 'b@x'] });
      const { got } = await client.says('got');
      expect(got).to.deep.include({
        participant_name: name,
        re_dispatch_count: 0,
        wf_name: 'interop',
        wf_revision: '0.1',
      });
      expect(got).to.have.property('fei').that.includes({ engine_id: 'engine', wfid, expid: '0_0_0' });
      const params = { ref: name, list: ['a@x', 'b@x'], text: 'id 7', on: true };
      expect(got).to.have.nested.property('fields.params').that.deep.includes(params);
      expect(got)
        .to.have.nested.property('fields.dispatched_at')
        .that.matches(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} UTC$/);
      const { fields } = await boss.ended(wfid);
      expect(fields).to.not.have.any.keys('params', 'dispatched_at');
    });

    it('keeps every field that it does not touch, whatever its name and value', async () => {
      const { name } = await participant();
      const fields = JSON.parse(
        '{"__proto__":{"a":1},"constructor":null,"å→😀":["",0,-1.5,1e21,{"":[[]]}],"toString":false}',
      );
      const wfid = await boss.launch(ruby(name), fields);
      const after = (await boss.ended(wfid)).fields ?? {};
      expect(JSON.parse(JSON.stringify({ ...after, __result__: undefined }))).to.deep.equal(fields);
    });

    it('is found by the regular expression that it registered', async () => {
      const { name: queue } = await participant('--set', 'noticed=true');
      const prefix = `built${randomUUID().slice(0, 8)}`;
      await register(`${prefix}_.*`, queue);
      const wfid = await boss.launch(ruby(`participant '${prefix}_A:B'`));
      expect((await boss.ended(wfid)).fields).to.include({ noticed: true });
    });

    it('is unknown again once it is unregistered', async () => {
      const { name } = await participant();
      await register(name, name, '--unregister');
      const wfid = await boss.launch(ruby(name));
      const { errors_list } = await boss.until(wfid, ({ state }) => state === 'error');
      expect(errors_list[0]?.code).to.equal('BOSS_UNKNOWN_PARTICIPANT');
    });

    it('that was registered but never started is an error that names its queue', async () => {
      const queue = `absent.${randomUUID()}`;
      await register(queue, queue);
      const wfid = await boss.launch(ruby(`participant '${queue}'`));
      const { errors_list } = await boss.until(wfid, ({ state }) => state === 'error');
      expect(errors_list[0]).to.include({ code: 'BOSS_UNROUTABLE' });
      expect(errors_list[0]?.message).to.contain(queue);
    });

    it('that fails stops its process in an error with its own class and trace, which can be replayed', async () => {
      const { name, client } = await participant('--fail', 'boom 7');
      const wfid = await boss.launch(ruby(name));
      const { errors_list } = await boss.until(wfid, ({ state }) => state === 'error');
      expect(errors_list[0]).to.include({ class: 'Ruote::Amqp::RemoteError', message: 'RuntimeError: boom 7' });
      expect(errors_list[0]?.trace.join()).to.contain('raise RuntimeError');
      await client.stop();
      await instance(name, '--set', 'mended=true');
      await boss.engine.replay(wfid, ACTOR);
      expect((await boss.ended(wfid)).fields).to.include({ mended: true });
    });

    it('that fails is handled by on_error, with the error in the fields', async () => {
      const failing = await participant('--fail', 'boom 8');
      const handler = await participant('--set', 'handled=true');
      const wfid = await boss.launch(ruby(`${failing.name} :on_error => '${handler.name}'`));
      const { fields } = await boss.ended(wfid);
      expect(fields).to.include({ handled: true });
      expect(fields).to.have.nested.property('__error__.message').that.contains('boom 8');
    });

    it('that replies twice moves its process once', async () => {
      const twice = await participant('--replies', '3');
      const next = await participant();
      const wfid = await boss.launch(ruby(twice.name, next.name, twice.name, next.name));
      await boss.ended(wfid);
      const dispatched = (await boss.engine.history(wfid)).filter(({ what }) => what === 'dispatched');
      expect(dispatched.map(({ expid }) => expid)).to.deep.equal(['0_0_0', '0_0_1', '0_0_2', '0_0_3']);
    });

    it('may park workitems and answer them later', async () => {
      const { name } = await participant('--park', '2');
      const first = await boss.launch(ruby(name));
      const second = await boss.launch(ruby(name));
      expect((await boss.ended(first)).state).to.equal('done');
      expect((await boss.ended(second)).state).to.equal('done');
    });

    it('is not waited for when the step forgets it', async function () {
      this.timeout(20_000);
      const { name, client } = await participant();
      const wfid = await boss.launch(ruby(`${name} :forget => true`));
      expect((await boss.ended(wfid)).state).to.equal('done');
      expect((await client.says('got'))['got']).to.have.nested.property('fields.params.forget', true);
    });

    it('hears of a cancel on its queue, and may send the message back as old clients do', async () => {
      const { name, client } = await participant('--park', '9', '--echo-cancel');
      const wfid = await boss.launch(ruby(name));
      const workitem = (await client.says('got'))['got'] as { fei: object };
      await boss.engine.cancel(wfid, ACTOR);
      expect((await boss.ended(wfid)).state).to.equal('cancelled');
      expect((await client.says('got'))['got']).to.deep.equal({ cancel: true, fei: workitem.fei, flavour: null });
      expect(await deadLetters(0)).to.deep.equal([]);
    });

    it('that dies over a workitem leaves it to the next instance', async () => {
      const { name, client } = await participant('--crash-once');
      const wfid = await boss.launch(ruby(name));
      expect(await client.ended()).to.equal(1);
      await instance(name, '--crash-once', '--set', 'done=true');
      expect((await boss.ended(wfid)).fields).to.include({ done: true });
    });

    it('shares its queue with others: each workitem goes to one of them', async () => {
      const { name, client } = await participant('--set', 'by=1');
      const other = await instance(name, '--set', 'by=2');
      const wfids = await Promise.all(Array.from({ length: 30 }, () => boss.launch(ruby(name))));
      const by = await Promise.all(wfids.map(async (wfid) => (await boss.ended(wfid)).fields?.['by']));
      expect(new Set(by)).to.deep.equal(new Set([1, 2]));
      await Promise.all([client.says('replied'), other.says('replied')]);
    });

    it('may answer while the engine is down', async () => {
      const { name, client } = await participant('--set', 'late=true');
      const wfid = await boss.launch(ruby(name, name));
      await client.says('got');
      await boss.stop();
      await client.says('replied');
      await boss.start();
      expect((await boss.ended(wfid)).fields).to.include({ late: true });
    });
  });

  describe('a launcher', () => {
    it('that wants no answer starts its process all the same', async () => {
      const { name, client } = await participant();
      run('launcher.py', '--definition', ruby(name), '--field', 'ev={"id": "7"}');
      const got = (await client.says('got'))['got'] as { fei: { wfid: string } };
      expect((await boss.ended(got.fei.wfid)).fields).to.deep.include({ ev: { id: '7' } });
    });

    it('that wants an answer learns the process id', async () => {
      const { name } = await participant();
      const { answer } = (await answerTo(ruby(name), '--field', 'n=1')) as { answer: { wfid: string } };
      expect((await boss.ended(answer.wfid)).fields).to.include({ n: 1 });
    });

    it('that wants an answer learns where its definition is wrong, which is kept as a dead letter', async () => {
      const { answer } = (await answerTo('Ruote.process_definition do\n  sequence do\n')) as {
        answer: { error: { code: string; message: string } };
      };
      expect(answer.error.code).to.equal('BOSS_DEFINITION_INVALID');
      expect(answer.error.message).to.match(/line|:\d/);
      const [dead] = await deadLetters(1);
      expect(dead?.reason).to.match(/^BOSS_DEFINITION_INVALID: /);
      expect(dead?.queue).to.equal(TOPOLOGY.originalInbox);
    });
  });

  describe('what nobody understands on the inbox', () => {
    it('becomes a dead letter with the reason, and the engine works on', async () => {
      const bodies = [
        'hello',
        '{"colour":"red"}',
        '[1]',
        Buffer.from([0x7b, 0xff, 0x7d]),
        '{"fei":"#<Ruote>","fields":{}}',
      ];
      await onTransport(async (transport) => {
        for (const body of bodies) await transport.publish(TOPOLOGY.originalInbox, body);
      });
      const { name } = await participant();
      expect((await boss.ended(await boss.launch(ruby(name)))).state).to.equal('done');
      const dead = await deadLetters(bodies.length);
      expect(dead.map(({ body, encoding }) => Buffer.from(body, encoding).toString('latin1'))).to.have.members(
        bodies.map((body) => Buffer.from(body as string).toString('latin1')),
      );
      for (const { reason } of dead) expect(reason).to.match(/^BOSS_MESSAGE_INVALID: /);
    });
  });

  /** Takes all dead letters, as soon as there are so many. */
  async function deadLetters(count: number): Promise<DeadLetterContent[]> {
    const { letters } = await eventually(
      async () => {
        const page = await boss.engine.deadLetters.list();
        return page.letters.length >= count && page;
      },
      { what: `${count} dead letters` },
    );
    const taken = await Promise.all(letters.map(({ id }) => boss.engine.deadLetters.show(id)));
    for (const { id } of letters) await boss.engine.deadLetters.discard(id, { name: 'test', via: 'api' });
    return taken;
  }

  async function onTransport<T>(run: (transport: AmqpTransport) => Promise<T>): Promise<T> {
    const transport = new AmqpTransport({ url: rabbit.url, name: 'boss test' });
    await transport.open();
    try {
      return await run(transport);
    } finally {
      await transport.close();
    }
  }
});
