import { expect } from 'chai';
import fc from 'fast-check';
import { TOPOLOGY } from '../../engine/transport/topology.ts';
import { Gate, scripted, TESTER } from '../support/engine-run.ts';
import { eventually } from '../support/eventually.ts';
import { FUZZ_TIMEOUT, fuzzAsync } from '../support/fuzz.ts';
import { World } from '../support/mortal-engine.ts';
import { turn } from '../support/turn.ts';

const ANNA = { name: 'anna', via: 'api' } as const;

describe('dead letters', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.create([scripted('adder', (workitem) => workitem.set('n', 1))]);
    await world.bear();
  });
  afterEach(() => world.destroy());

  const send = (body: string | Buffer, properties = {}) =>
    world.broker.publish(TOPOLOGY.originalInbox, body, properties);

  async function laid(count: number): Promise<string[]> {
    return eventually(
      async () => {
        const letters = await world.deadLetters();
        return letters.length === count ? letters.map(({ id }) => id) : undefined;
      },
      { what: `${count} dead letters` },
    );
  }

  it('are listed with where they came from and why, the newest first, page by page', async () => {
    for (let n = 1; n <= 3; n++) {
      await send(`broken ${n}`, { messageId: `m${n}`, replyTo: 'nobody' });
      await laid(n);
    }
    const { letters, next } = await world.engine.deadLetters.list({ limit: 2 });
    expect(letters).to.have.length(2);
    const rest = await world.engine.deadLetters.list({ limit: 2, cursor: next ?? '' });
    expect(rest).to.include({ next: null });
    const all = [...letters, ...rest.letters];
    expect(all.map(({ id }) => id)).to.deep.equal(
      all
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    expect(all[0]).to.include({ queue: TOPOLOGY.originalInbox, code: 'BOSS_MESSAGE_INVALID', wfid: null, bytes: 8 });
    const bodies = await Promise.all(all.map(async ({ id }) => (await world.engine.deadLetters.show(id)).body));
    expect(bodies).to.have.members(['broken 1', 'broken 2', 'broken 3']);
    const { properties } = await world.engine.deadLetters.show(all[0]?.id ?? '');
    expect(properties).to.have.property('replyTo', 'nobody');
  });

  it('that were edited and sent again are worked on, and are gone', async () => {
    await send('{"definition": "name: p\\ndo: [adder", "wfid": "p"}');
    const [id = ''] = await laid(1);
    const mended = '{"definition": "name: p\\ndo: [adder]", "wfid": "p"}';
    expect(await world.engine.deadLetters.edit(id, mended, ANNA)).to.deep.include({ body: mended });
    expect((await world.engine.deadLetters.show(id)).edited).to.include({ by: 'anna (api)' });
    expect(await world.engine.deadLetters.retry(id, null, ANNA)).to.deep.equal({ queue: TOPOLOGY.originalInbox });
    expect((await world.ended('p')).fields).to.include({ n: 1 });
    expect(await world.deadLetters()).to.deep.equal([]);
  });

  it('that are refused again come back as other letters, with the same bytes', async () => {
    const bytes = Buffer.from([0x7b, 0xc3, 0x28, 0x7d]);
    await send(bytes);
    const [id = ''] = await laid(1);
    await world.engine.deadLetters.retry(id, null, ANNA);
    const [again = ''] = await laid(1);
    expect(again).not.to.equal(id);
    const { body, encoding } = await world.engine.deadLetters.show(again);
    expect(Buffer.from(body, encoding).equals(bytes)).to.equal(true);
  });

  it('stay when the queue that they are sent to does not exist', async () => {
    await send('broken');
    const [id = ''] = await laid(1);
    const failure = await world.engine.deadLetters.retry(id, 'nowhere', ANNA).catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'BOSS_UNROUTABLE');
    expect(await laid(1)).to.deep.equal([id]);
  });

  it('are discarded for good', async () => {
    await send('broken');
    const [id = ''] = await laid(1);
    await world.engine.deadLetters.discard(id, ANNA);
    expect(await world.deadLetters()).to.deep.equal([]);
    for (const ask of [world.engine.deadLetters.show(id), world.engine.deadLetters.retry(id, null, ANNA)]) {
      expect(await ask.catch((error: unknown) => error)).to.have.property('code', 'BOSS_UNKNOWN_DEAD_LETTER');
    }
  });

  it('are kept once though the engine dies before it has acknowledged one', async () => {
    await world.bear({ point: 'before ack', nth: 2 });
    await send('broken 1');
    await send('broken 2');
    await laid(2);
    await world.ask((engine) => engine.launch({ definition: 'name: p\ndo: [adder]', wfid: 'p' }, TESTER));
    await world.ended('p');
    await laid(2);
  });
});

describe('every message', function () {
  this.timeout(FUZZ_TIMEOUT);

  const KINDS = ['launch', 'launch again', 'reply', 'late', 'stranger', 'broken', 'bytes'] as const;

  it('is applied, known as a duplicate, dead or waiting: none is lost in silence', () =>
    fuzzAsync(
      fc.asyncProperty(fc.array(fc.constantFrom(...KINDS), { maxLength: 60 }), fc.nat(4), async (kinds, early) => {
        const gate = new Gate();
        const got: { fei: unknown; dispatch: string | undefined }[] = [];
        const world = await World.create([
          scripted('mute', (workitem) => {
            got.push({ fei: workitem.fei, dispatch: workitem.replyAddress.correlationId });
            workitem.forget = true;
            void gate.pass();
          }),
        ]);
        try {
          await world.bear();
          await world.broker.declareQueue('answers');
          let sent = 0;
          const send = (body: string | Buffer, properties = {}): Promise<void> => {
            sent += 1;
            return world.broker.publish(TOPOLOGY.originalInbox, body, properties);
          };
          const launch = (id: string) =>
            send('{"definition": "name: m\\ndo: [mute]"}', { messageId: id, replyTo: 'answers' });
          for (let n = 0; n <= early; n++) await launch(`early ${n}`);
          await gate.arrived(early + 1);
          const reply = (work: (typeof got)[number] | undefined) =>
            send(JSON.stringify({ fei: work?.fei, fields: {} }), { correlationId: work?.dispatch });
          for (const [n, kind] of kinds.entries()) {
            if (kind === 'launch') await launch(`later ${n}`);
            else if (kind === 'launch again') await launch(`early ${n % (early + 1)}`);
            else if (kind === 'reply') await reply(got[n % (early + 1)]);
            else if (kind === 'late') await reply({ fei: got[0]?.fei, dispatch: 'older' });
            else if (kind === 'stranger')
              await send(JSON.stringify({ fei: { wfid: 'x', subid: 's', expid: '0' }, fields: {} }));
            else await send(kind === 'broken' ? 'broken' : Buffer.from([0x7b, 0xc3, 0x28, 0x7d]));
            if (n % 7 === 0) await turn();
          }
          await world.rest();
          await turn();
          const counts = await account(world);
          expect(counts.applied + counts.duplicates + counts.dead + counts.waiting, JSON.stringify(counts)).to.equal(
            sent,
          );
        } finally {
          await world.destroy();
        }
      }),
      20,
    ));

  async function account(world: World): Promise<Record<'applied' | 'duplicates' | 'dead' | 'waiting', number>> {
    const { processes } = await world.engine.processes({ limit: 1000 });
    const histories = await Promise.all(processes.map(({ wfid }) => world.history(wfid)));
    const words = histories.flat().map(({ what }) => what);
    const count = (word: string): number => words.filter((what) => what === word).length;
    const queued = async (queue: string): Promise<number> => (await world.broker.inspectQueue(queue))?.messages ?? 0;
    // a launch is answered as often as it comes
    const launches = count('launched');
    return {
      applied: launches + count('replied'),
      duplicates: (await queued('answers')) - launches + count('duplicate_ignored'),
      dead: (await world.deadLetters()).length + (await queued(TOPOLOGY.dead)),
      waiting: await queued(TOPOLOGY.originalInbox),
    };
  }
});
