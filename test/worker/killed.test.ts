import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import { EngineChild, moduleFile } from '../support/engine-child.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { expectFewCalls, expectOrder, Siege } from '../support/siege.ts';

const PROCESSES = 300;
const KILLS = 8;

describe('an engine in one process that is killed under load', function () {
  this.timeout(180_000);

  it('loses no launch that it answered, and applies no step twice', async () => {
    const folder = scratchFolder('killed');
    const calls = join(folder, 'calls');
    const engine = new EngineChild({
      BOSS_DATA_DIR: join(folder, 'data'),
      BOSS_PARTICIPANTS: moduleFile('test/support/counting-participant.ts'),
      BOSS_TEST_CALLS: calls,
    });
    const seed = Math.floor(Math.random() * 2 ** 31);
    await engine.start();
    try {
      const siege = new Siege(engine, {
        processes: PROCESSES,
        kills: KILLS,
        definition: 'name: p\ndo: [adder, adder, adder]',
        seed,
      });
      await siege.lay();
      expect(siege.answered).to.have.length(PROCESSES);
      await engine.allEnded(60_000);
      await expectOrder(engine, siege.answered, 3);
      expectFewCalls(readFileSync(calls, 'utf8').trim().split('\n'), 3 * PROCESSES, KILLS);
      expect(await engine.stop()).to.equal(0);
      expect(await outboxOf(join(folder, 'data'))).to.deep.equal([]);
    } catch (error) {
      throw new Error(`with seed ${seed}`, { cause: error });
    } finally {
      await engine.kill();
    }
  });

  async function outboxOf(folder: string): Promise<string[]> {
    const store = new LmdbStore({ folder });
    await store.open();
    const entries = await store.outbox(0);
    await store.close();
    return entries.map(({ json }) => json);
  }
});
