import { expect } from 'chai';
import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import type { Store } from '../../engine/store/store.ts';
import { LaunchKeys } from '../../engine/worker/launch-keys.ts';
import { LaunchMemory } from '../../engine/worker/launch-memory.ts';
import { TOPOLOGY } from '../../engine/transport/topology.ts';
import type { Delivery } from '../../engine/transport/transport.ts';
import { itKeepsLaunchKeys } from '../contract/launch-keys.ts';
import { refusalOf } from '../support/refusal.ts';
import { TESTER, scripted } from '../support/engine-run.ts';
import { FaultyStore } from '../support/faulty-store.ts';
import { World } from '../support/mortal-engine.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const DEFINITION = 'name: keyed\ndo: [stall]';
const DAY = 24 * 60 * 60_000;

async function close(world: World): Promise<void> {
  await world.rest();
  await world.destroy();
}

describe('a launch with an idempotency key', () => {
  describe('on the embedded store', () => {
    let world: World;
    before(async () => {
      world = await World.create([]);
      await world.bear();
    });
    after(() => close(world));

    itKeepsLaunchKeys(() => world);
  });

  it('that the store did not confirm starts one process when it is repeated', async () => {
    const store = new FaultyStore({ folder: scratchFolder('keys') });
    const world = await World.create([scripted('adder', () => undefined)], store);
    await world.bear();
    const launch = (key: string) =>
      world.engine.launch({ definition: DEFINITION, idempotency_key: key }, TESTER).then(({ wfid }) => wfid);
    store.failNext('unknown', 'lost', 'unknown');
    const [first, again] = await Promise.all([launch('a'), launch('a')]);
    expect(await launch('a')).to.equal(first);
    expect(again).to.equal(first);
    expect((await world.engine.processes({})).processes.map(({ wfid }) => wfid)).to.deep.equal([first]);
    await close(world);
  });

  it('may come as a launch item, which shares its keys with the API', async () => {
    const world = await World.create([]);
    await world.bear();
    const { wfid } = await world.engine.launch({ definition: DEFINITION, idempotency_key: 'k' }, TESTER);
    const item = { definition: DEFINITION, fields: {}, variables: null, idempotency_key: 'k' };
    await world.broker.publish(TOPOLOGY.originalInbox, JSON.stringify({ ...item, fields: { other: 1 } }));
    const letter = await world.deadLetter();
    expect(letter.reason).to.match(/^BOSS_IDEMPOTENCY_CONFLICT: .*"k"/);
    const answer = new Promise<Delivery>((resolve, reject) => {
      world.broker
        .declareQueue('answers')
        .then(() => world.broker.consume('answers', 1, resolve))
        .catch(reject);
    });
    await world.broker.publish(TOPOLOGY.originalInbox, JSON.stringify(item), { replyTo: 'answers' });
    expect(JSON.parse(Buffer.from((await answer).body).toString())).to.deep.equal({ wfid });
    await close(world);
  });

  it('is refused with a process id of its own, and with a key that is empty or too long', async () => {
    const world = await World.create([]);
    await world.bear();
    for (const wrong of [
      { idempotency_key: 'k', wfid: 'w' },
      { idempotency_key: '' },
      { idempotency_key: 'x'.repeat(201) },
    ]) {
      await refusalOf(world.engine.launch({ definition: DEFINITION, ...wrong }, TESTER), 'BOSS_REQUEST_INVALID');
    }
    await close(world);
  });

  it('is remembered for seven days', async () => {
    const store: Store = new LmdbStore({ folder: scratchFolder('keys'), sync: false });
    await store.open();
    const [keys, wanted] = [new LaunchKeys(store), { definition: DEFINITION }];
    await keys.claim('k', wanted, 'w', 0);
    await new LaunchMemory(store).sweep(7 * DAY);
    expect(await keys.find('k', wanted)).to.include({ wfid: 'w' });
    await new LaunchMemory(store).sweep(7 * DAY + 1);
    expect(await keys.find('k', wanted)).to.equal(null);
    await store.close();
  });
});
