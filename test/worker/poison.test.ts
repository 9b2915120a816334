import { expect } from 'chai';
import type { Delivery } from '../../engine/transport/transport.ts';
import { TESTER } from '../support/engine-run.ts';
import { eventually } from '../support/eventually.ts';
import { World } from '../support/mortal-engine.ts';
import { takeByHand } from '../support/by-hand.ts';

describe('a workitem over which participants die', () => {
  let world: World;
  let sent: Delivery;

  beforeEach(async () => {
    world = await World.create([]);
    await world.bear();
    await world.broker.declareQueue('hand');
    await world.engine.register({ regex: 'hand', queue: 'hand' }, TESTER);
    await world.launch('p', 'name: p\ndo:\n  - hand: { task: x }');
    sent = await next();
  });
  afterEach(() => world.destroy());

  const next = () => takeByHand(world.broker, 'hand');

  /** Ten participants got it again. */
  async function die(): Promise<void> {
    const { body, properties } = sent;
    const { fei } = JSON.parse(body.toString()) as { fei: object };
    for (let n = 0; n < 10; n++) {
      const message = { lease: 'again', fei, dispatch: properties.correlationId, holder: `holder ${n}` };
      await world.broker.publish(properties.replyTo ?? '', JSON.stringify(message));
    }
  }

  const letters = () => eventually(async () => (await world.deadLetters())[0], { what: 'the dead letter' });

  it('becomes an error of its step and lies with the dead letters, whose way back is a replay', async () => {
    await die();
    const { id, reason, queue, wfid, code } = await letters();
    expect({ queue, wfid, code }).to.deep.equal({ queue: 'hand', wfid: 'p', code: 'BOSS_POISON' });
    expect(reason).to.contain('"hand" went away 10 times');
    expect((await world.process('p'))?.errors_list[0]).to.include({ code: 'BOSS_POISON' });
    const { body } = await world.engine.deadLetters.show(id);
    expect(JSON.parse(body)).to.deep.equal(JSON.parse(sent.body.toString()));
    const refusal = await world.engine.deadLetters.retry(id, null, TESTER).catch((error: unknown) => error);
    expect(refusal).to.have.property('message').that.contains('boss replay p');
    await world.engine.replay('p', TESTER);
    const again = await next();
    await world.broker.publish(again.properties.replyTo ?? '', again.body, {
      correlationId: again.properties.correlationId ?? '',
    });
    expect((await world.ended('p')).state).to.equal('done');
    expect(await world.rest()).to.deep.equal([]);
  });

  for (const point of ['after commit', 'before publish', 'after publish'] as const) {
    it(`is laid aside once though the engine dies ${point}`, async () => {
      await world.bear({ point, nth: 1 });
      await die();
      await letters();
      await world.until(async () => ((await world.process('p'))?.errors === 1 ? true : null));
      expect(await world.rest()).to.deep.equal([]);
      expect(await world.deadLetters()).to.have.length(1);
    });
  }
});
