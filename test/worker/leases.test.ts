import { expect } from 'chai';
import { readEvents } from '../../engine/cli/event-stream.ts';
import { InProcessTransport } from '../../engine/transport/in-process/in-process-transport.ts';
import type { Delivery } from '../../engine/transport/transport.ts';
import { EngineRun, Gate, scripted, TESTER } from '../support/engine-run.ts';
import { World } from '../support/mortal-engine.ts';
import { takeByHand } from '../support/by-hand.ts';

const DEFINITION = 'name: l\ndo: [builder]';

describe('a long step in an engine of its own', () => {
  let run: EngineRun;
  let gate: Gate;
  const attempts: number[] = [];

  beforeEach(async () => {
    gate = new Gate();
    attempts.length = 0;
    run = await EngineRun.start({
      drainMs: 0,
      participants: [
        scripted(
          'builder',
          async (workitem, context) => {
            attempts.push(workitem.attempt);
            context.progress(0.4, 'building');
            await gate.pass();
          },
          { lease: '1h', concurrency: 5 },
        ),
      ],
    });
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
  });

  it('is shown with who holds it, since when and until when', async () => {
    const wfid = await run.launch(DEFINITION);
    await gate.arrived();
    const { expressions_list: expressions } = await run.engine.process(wfid);
    const { lease, text } = expressions.find(({ name }) => name === 'participant')?.waitingFor ?? {};
    expect(lease?.holder).to.contain(`:${process.pid}:`);
    expect((lease?.until ?? 0) - (lease?.since ?? 0)).to.equal(3_600_000);
    expect(text).to.contain(`${lease?.holder} works on it since`);
    gate.open();
    await run.ended(wfid);
    expect((await run.engine.history(wfid)).map(({ what }) => what)).to.deep.equal([
      ...['launched', 'dispatched', 'claimed', 'replied', 'ended'],
    ]);
  });

  it('tells who watches how far it is', async () => {
    const wfid = await run.launch(DEFINITION);
    const response = await fetch(`${run.url}/api/v1/stream?wfid=${wfid}`);
    for await (const event of readEvents(response.body as ReadableStream<Uint8Array>)) {
      if ('entry' in event) continue;
      expect(event.wfid).to.equal(wfid);
      expect(event.lease).to.include({ progress: 0.4, text: 'building' });
      break;
    }
    const { expressions_list: expressions } = await run.engine.process(wfid);
    expect(expressions.map(({ waitingFor }) => waitingFor.text).join()).to.contain(': 40 %, building');
  });

  it('is taken back by a cancel', async () => {
    const wfid = await run.launch(DEFINITION);
    await gate.arrived();
    await run.engine.cancel(wfid, TESTER);
    expect((await run.ended(wfid)).state).to.equal('cancelled');
  });

  it('is sent again at once when the engine was restarted, whose participants died with it', async () => {
    const wfid = await run.launch(DEFINITION);
    await gate.arrived();
    await run.restart();
    await gate.arrived(2);
    gate.open();
    await run.ended(wfid);
    expect(attempts).to.deep.equal([1, 2]);
  });
});

describe('a long step whose participant outlives the engine', () => {
  let world: World;
  let gate: Gate;
  afterEach(async () => {
    gate?.open();
    await world.destroy();
  });

  it('goes on when the engine dies, and ends once', async () => {
    gate = new Gate();
    let calls = 0;
    const builder = scripted(
      'builder',
      async () => {
        calls += 1;
        await gate.pass();
      },
      { lease: '1h' },
    );
    world = await World.create([builder]);
    await world.bear();
    await world.launch('l', DEFINITION);
    await gate.arrived();
    await world.bear();
    gate.open();
    await world.ended('l');
    expect((await world.history('l')).map(({ what }) => what)).to.deep.equal([
      ...['launched', 'dispatched', 'claimed', 'replied', 'ended'],
    ]);
    expect(calls).to.equal(1);
    expect(await world.rest()).to.deep.equal([]);
  });

  for (const point of ['before commit', 'after commit', 'before publish', 'after publish', 'before ack'] as const) {
    for (const nth of [1, 2, 3]) {
      it(`is worked on once though the engine dies ${point} (${nth})`, async () => {
        gate = new Gate();
        gate.open();
        let calls = 0;
        const builder = scripted('builder', () => void (calls += 1), { lease: '1s' });
        world = await World.create([builder]);
        await world.bear({ point, nth });
        await world.launch('l', DEFINITION);
        await world.ended('l');
        expect(calls).to.equal(1);
        expect(await world.rest()).to.deep.equal([]);
      });
    }
  }
});

describe('a long step whose holder falls silent', () => {
  let world: World;
  afterEach(() => world.destroy());

  /** A participant by hand. */
  const take = () => takeByHand(world.broker, 'hand');

  async function say({ body, properties }: Delivery, message: object): Promise<unknown> {
    const { fei } = JSON.parse(body.toString()) as { fei: object };
    const said = { fei, dispatch: properties.correlationId, ms: 1000, ...message };
    const answered = new Promise<unknown>((resolve, reject) => {
      const queue = `answers ${Math.random()}`;
      world.broker
        .declareQueue(queue)
        .then(() => world.broker.consume(queue, 1, (delivery) => resolve(JSON.parse(delivery.body.toString()))))
        .then(() => world.broker.publish(properties.replyTo ?? '', JSON.stringify(said), { replyTo: queue }))
        .catch(reject);
    });
    return answered;
  }

  it('is sent again, and what the old holder says is refused and recorded', async () => {
    world = await World.create([]);
    await world.broker.declareQueue('hand');
    await world.bear();
    await world.engine.register({ regex: 'hand', queue: 'hand' }, TESTER);
    await world.launch('l', 'name: l\ndo: [hand]');
    const first = await take();
    expect(await say(first, { lease: 'claim', holder: 'a' })).to.deep.equal({ lease: 'granted' });
    expect(await say(first, { lease: 'claim', holder: 'b' })).to.deep.equal({ lease: 'taken' });
    const second = await take();
    expect(second.properties.headers).to.include({ 'boss-attempt': 2 });
    expect(await say(first, { lease: 'heartbeat', holder: 'a' })).to.deep.equal({ lease: 'lost' });
    expect(await say(second, { lease: 'claim', holder: 'b' })).to.deep.equal({ lease: 'granted' });
    for (const { body, properties } of [first, second]) {
      const { correlationId = '', replyTo = '' } = properties;
      await world.broker.publish(replyTo, body, { correlationId });
    }
    await world.ended('l');
    expect((await world.history('l')).map(({ what }) => what)).to.deep.equal([
      ...['launched', 'dispatched', 'claimed', 'lease_lost', 'dispatched', 'claimed'],
      ...['duplicate_ignored', 'replied', 'ended'],
    ]);
  });

  it('puts aside what says nothing that can be understood', async () => {
    world = await World.create([]);
    await world.bear();
    const fei = { wfid: 'w', subid: 's', expid: '0' };
    const letter = world.deadLetter();
    const wrong = { lease: 'claim', fei, dispatch: 'd', holder: 'a', ms: 5 };
    await world.broker.publish('ruote_workitems', JSON.stringify(wrong));
    expect((await letter).reason).to.contain('"ms" must be the length of the lease');
  });
});

describe('an in-process transport', () => {
  it('gives an event to who subscribed to its topic, and to nobody else', async () => {
    const transport = new InProcessTransport();
    await transport.open();
    const heard: string[] = [];
    await transport.subscribe('a', (body) => void heard.push(body.toString()));
    transport.emit('b', 'no');
    transport.emit('a', 'yes');
    expect(heard).to.deep.equal(['yes']);
    await transport.close();
  });
});
