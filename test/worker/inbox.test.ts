import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import { TOPOLOGY } from '../../engine/transport/topology.ts';
import type { Delivery } from '../../engine/transport/transport.ts';
import { Gate, scripted } from '../support/engine-run.ts';
import { World } from '../support/mortal-engine.ts';

const ACTOR = { name: 'test', via: 'api' } as const;

describe('messages on the inbox', () => {
  let world: World;
  let gate: Gate;
  let got: { fei: JsonObject; dispatch: string | undefined }[];

  beforeEach(async () => {
    gate = new Gate();
    got = [];
    world = await World.create([
      scripted('adder', (workitem) => workitem.set('n', Number(workitem.get('n') ?? 0) + 1)),
      // Answers nothing by itself: the test does.
      scripted('mute', async (workitem) => {
        got.push({ fei: workitem.fei as unknown as JsonObject, dispatch: workitem.replyAddress.correlationId });
        workitem.forget = true;
        void gate.pass();
      }),
    ]);
    await world.bear();
  });
  afterEach(async () => {
    gate.open();
    await world.destroy();
  });

  const send = (body: string | Buffer, properties = {}) =>
    world.broker.publish(TOPOLOGY.originalInbox, body, properties);
  const launch = (wfid: string, definition: string) => world.engine.launch({ definition, wfid }, ACTOR);

  /** That the engine works on, and no other process has taken harm. */
  async function works(): Promise<void> {
    const { wfid } = await world.engine.launch({ definition: 'name: p\ndo: [adder]' }, ACTOR);
    expect((await world.ended(wfid)).fields).to.include({ n: 1 });
  }

  const fei = { engine_id: 'engine', wfid: 'p', subid: 's', expid: '0_0' };
  const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const refused: [title: string, body: string | Buffer, reason: RegExp][] = [
    ['that are no JSON', 'hello', /^BOSS_MESSAGE_INVALID: .*not JSON/],
    ['that are empty', '', /^BOSS_MESSAGE_INVALID: /],
    ['that are not UTF-8', Buffer.from([0x7b, 0xc3, 0x28, 0x7d]), /^BOSS_MESSAGE_INVALID: .*UTF-8/],
    ['that are no object', '[1, 2]', /^BOSS_MESSAGE_INVALID: .*array/],
    ['of no known shape', '{"colour": "red"}', /^BOSS_MESSAGE_INVALID: .*colour/],
    [
      'whose fei is a text',
      '{"fei": "#<Ruote::FlowExpressionId>", "fields": {"a": 1}}',
      /^BOSS_MESSAGE_INVALID: .*fei/,
    ],
    ['whose fields are a list', JSON.stringify({ fei, fields: [1] }), /^BOSS_MESSAGE_INVALID: .*fields/],
    [
      'that answer a process that nobody knows',
      JSON.stringify({ fei, fields: { a: 1 } }),
      /^BOSS_UNKNOWN_PROCESS: .*\bp\b/,
    ],
    [
      'that answer a process id that cannot be',
      JSON.stringify({ fei: { ...fei, wfid: 'x'.repeat(5000) }, fields: {} }),
      /^BOSS_/,
    ],
    [
      'that answer a process id with odd signs',
      JSON.stringify({ fei: { ...fei, wfid: 'a b\u0000\n' }, fields: { a: 1 } }),
      /^BOSS_/,
    ],
    ['that nest 5000 deep', `{"definition": "name: p", "fields": ${deep(5000)}}`, /^BOSS_LIMIT_EXCEEDED: .*1000/],
    ['that launch what cannot be read', '{"definition": "name: [", "fields": {}}', /^BOSS_DEFINITION_INVALID: /],
    ['that launch a name nobody stored', '{"definition": "nobody_stored_me"}', /^BOSS_UNKNOWN_DEFINITION: /],
    ['that launch a number', '{"definition": 7}', /^BOSS_MESSAGE_INVALID: .*definition/],
    [
      'that want an impossible process id',
      '{"definition": "name: p\\ndo: [adder]", "wfid": "a b"}',
      /^BOSS_REQUEST_INVALID: /,
    ],
    ['with an event that has no id', '{"event": {"label": "L"}}', /^BOSS_MESSAGE_INVALID: .*event\.id/],
    [
      'with an event whose id is endless',
      JSON.stringify({ event: { id: 'x'.repeat(2000), label: 'L' } }),
      /^BOSS_LIMIT_EXCEEDED: /,
    ],
  ];

  for (const [title, body, reason] of refused) {
    it(`${title} become dead letters with the reason`, async () => {
      const letter = world.deadLetter();
      await send(body);
      const dead = await letter;
      expect(dead.reason).to.match(reason);
      expect(dead.queue).to.equal(TOPOLOGY.originalInbox);
      expect(Buffer.from(dead.body, dead.encoding).equals(Buffer.from(body as string))).to.equal(true);
      await works();
    });
  }

  it('that many answers of unknown processes come between harm no answer', async () => {
    const good = Array.from({ length: 50 }, (_, n) => `good${n}`);
    for (const wfid of good) {
      await world.launch(wfid, 'name: p\ndo: [adder, adder]');
      await send(JSON.stringify({ fei: { ...fei, wfid: `nobody ${wfid}` }, fields: { a: 1 } }));
      await send(JSON.stringify({ fei: { ...fei, wfid: 'x'.repeat(5000) }, fields: {} }));
    }
    for (const wfid of good) expect((await world.ended(wfid)).fields).to.include({ n: 2 });
  });

  it('tell a sender who asked for an answer why they were refused', async () => {
    await world.broker.declareQueue('answers');
    const answer = new Promise<Delivery>((resolve, reject) => {
      world.broker.consume('answers', 1, resolve).catch(reject);
    });
    await send('{"definition": "nobody_stored_me"}', { replyTo: 'answers', correlationId: 'c7' });
    const { body, properties } = await answer;
    expect(JSON.parse(body.toString()).error).to.include({ code: 'BOSS_UNKNOWN_DEFINITION' });
    expect(properties.correlationId).to.equal('c7');
  });

  it('of 5 MB are carried through', async function () {
    this.timeout(30_000);
    const big = 'x'.repeat(5 * 1024 * 1024);
    await world.launch('p', 'name: p\ndo: [adder, adder]', { big });
    const { fields } = await world.ended('p');
    expect(fields?.['n']).to.equal(2);
    expect(fields?.['big'] === big).to.equal(true);
  });

  it('with fields called __proto__ give just such fields', async () => {
    await send(
      '{"definition": "name: p\\ndo: [adder]", "wfid": "p", "fields": {"__proto__": {"polluted": 1}, "n": 4}}',
    );
    const fields = JSON.parse(JSON.stringify((await world.ended('p')).fields)) as object;
    expect(Object.keys(fields)).to.include('__proto__');
    expect(fields).to.include({ n: 5 });
    expect(({} as { polluted?: number }).polluted).to.equal(undefined);
  });

  it('that echo a cancel message are ignored', async () => {
    await send(JSON.stringify({ cancel: true, fei, flavour: null }));
    await works();
    expect(await world.deadLetters()).to.deep.equal([]);
  });

  describe('that answer a step', () => {
    const answer = (fields: JsonObject, more: object = {}, properties = {}) =>
      send(JSON.stringify({ fei: got.at(-1)?.fei, fields, ...more }), properties);

    beforeEach(async () => {
      await launch('p', 'name: p\ndo: [mute, adder]');
      await gate.arrived();
    });

    it('move it once, however often they come and with or without the dispatch', async () => {
      const dispatch = got[0]?.dispatch;
      await answer({ n: 1 });
      await answer({ n: 100 });
      await answer({ n: 200 }, {}, { correlationId: dispatch });
      expect((await world.ended('p')).fields).to.include({ n: 2 });
      await answer({ n: 300 });
      await works();
      expect((await world.process('p'))?.fields).to.include({ n: 2 });
      expect(await world.deadLetters()).to.deep.equal([]);
    });

    it('are no answer when they belong to an older dispatch', async () => {
      await answer({ n: 100 }, {}, { correlationId: 'older' });
      await works();
      expect((await world.process('p'))?.state).to.equal('running');
      await answer({ n: 1 }, {}, { correlationId: got[0]?.dispatch });
      expect((await world.ended('p')).fields).to.include({ n: 2 });
    });

    it('change nothing once the step was cancelled', async () => {
      await world.engine.cancel('p', ACTOR);
      await answer({ n: 100 });
      await works();
      const { state, fields } = await world.ended('p');
      expect(state).to.equal('cancelled');
      expect(fields).not.to.have.property('n');
    });

    for (const [error, expected] of [
      [
        { class: 'No::Such "Class"; drop', message: 'x' },
        { class: 'No::Such "Class"; drop', message: 'x' },
      ],
      [{ class: 7, message: null }, { class: 'RuntimeError' }],
      ['just a text', { class: 'RuntimeError', message: 'just a text' }],
      [
        { class: '__proto__', message: 'm', trace: ['a', 'b'] },
        { class: '__proto__', message: 'm' },
      ],
    ] as const) {
      it(`fail it with whatever error they bring: ${JSON.stringify(error)}`, async () => {
        await answer({ kept: true }, { error });
        const process = await world.until(async () => {
          const found = await world.process('p');
          return found !== null && found.errors > 0 ? found : null;
        });
        expect(process.errors_list[0]).to.include(expected);
        expect(process.errors_list[0]?.fields).to.include({ kept: true });
      });
    }
  });

  describe('that launch', () => {
    const item = JSON.stringify({ definition: 'name: p\ndo: [adder]', fields: {} });

    it('with one message id start one process, however often they come, also for the next engine', async () => {
      await send(item, { messageId: 'once' });
      await send(item, { messageId: 'once' });
      await world.until(async () => ((await done()) === 1 ? true : null));
      await world.bear();
      await send(item, { messageId: 'once' });
      await works();
      expect(await done()).to.equal(2);
    });

    it('are answered with the id of the first when they come again', async () => {
      await world.broker.declareQueue('answers');
      const answers: string[] = [];
      const both = new Promise<void>((resolve, reject) => {
        const take = (delivery: Delivery) => {
          answers.push(delivery.body.toString());
          delivery.ack();
          if (answers.length === 2) resolve();
        };
        world.broker.consume('answers', 1, take).catch(reject);
      });
      await send(item, { messageId: 'once', replyTo: 'answers' });
      await send(item, { messageId: 'once', replyTo: 'answers' });
      await both;
      expect(answers[0]).to.match(/^\{"wfid":"\d{8}-/);
      expect(answers[1]).to.equal(answers[0]);
    });

    it('with a process id of their own that is taken are refused, but for their own repetition', async () => {
      const own = JSON.stringify({ definition: 'name: p\ndo: [adder]', wfid: 'mine' });
      await send(own, { messageId: 'first' });
      await world.ended('mine');
      await send(own, { messageId: 'first' });
      await works();
      expect(await world.deadLetters()).to.deep.equal([]);
      const letter = world.deadLetter();
      await send(own, { messageId: 'second' });
      expect((await letter).reason).to.match(/^BOSS_PROCESS_EXISTS: /);
    });

    async function done(): Promise<number> {
      return (await world.engine.processes({ state: 'done' })).processes.length;
    }
  });
});
