import { expect } from 'chai';
import type { Engine, LaunchRequest } from '../../engine/engine.ts';
import type { Store } from '../../engine/store/store.ts';
import { DefinitionStore } from '../../engine/worker/definition-store.ts';
import { LaunchKeys } from '../../engine/worker/launch-keys.ts';
import { Launcher } from '../../engine/worker/launcher.ts';
import type { Work } from '../../engine/worker/work.ts';
import { TESTER } from '../support/engine-run.ts';
import { refusalOf } from '../support/refusal.ts';

const DEFINITION = 'name: keyed\ndo:\n  - stall\n';
let made = 0;

/** What a launch with an idempotency key promises, on any store; `store` may be another view of the one that the engine has. */
export function itKeepsLaunchKeys(running: () => { engine: Engine; store: Store }): void {
  const launch = (key: string, more: Partial<LaunchRequest> = {}) =>
    running().engine.launch({ definition: DEFINITION, idempotency_key: key, ...more }, TESTER);
  const freshKey = (): string => `key-${process.pid}-${++made}`;
  const count = async (): Promise<number> =>
    (await running().engine.processes({ definition: 'keyed', limit: 1000 })).processes.length;

  /** A launcher that remembers the launch, does what `submit` does, and is never heard of again. */
  function dyingLaunch(key: string, submit: (wfid: string) => Promise<void>): Promise<string> {
    const { store } = running();
    return new Promise((resolve, reject) => {
      const die = ({ wfid }: Work): void => void submit(wfid).then(() => resolve(wfid), reject);
      const launcher = new Launcher(new DefinitionStore(store), new LaunchKeys(store), die);
      launcher.launch({ definition: DEFINITION, idempotency_key: key }, TESTER).catch(reject);
    });
  }

  it('starts one process for 50 launches with one key at the same time', async () => {
    const [key, before] = [freshKey(), await count()];
    const given = await Promise.all(Array.from({ length: 50 }, () => launch(key)));
    expect(new Set(given.map(({ wfid }) => wfid)).size).to.equal(1);
    expect(await count()).to.equal(before + 1);
  });

  it('gives the process again, in whatever order the fields stand', async () => {
    const [key, before] = [freshKey(), await count()];
    const first = await launch(key, { fields: { a: 1, b: { c: 2, d: 3 } } });
    expect(await launch(key, { fields: { b: { d: 3, c: 2 }, a: 1 } })).to.deep.equal(first);
    expect(await count()).to.equal(before + 1);
  });

  it('refuses a key that was used for another definition, other fields or other variables', async () => {
    const key = freshKey();
    const { wfid } = await launch(key, { fields: { a: 1 } });
    const others = [{ fields: { a: 2 } }, {}, { fields: { a: 1 }, variables: { v: 1 } }];
    for (const other of [...others, { definition: 'name: x\ndo: [stall]', fields: { a: 1 } }]) {
      const error = await refusalOf(launch(key, other), 'BOSS_IDEMPOTENCY_CONFLICT');
      expect(error.message).to.contain(key).and.to.contain(wfid);
      expect(error.http).to.equal(409);
    }
  });

  it('goes on with the process of an engine that died before it was stored', async () => {
    const key = freshKey();
    const planned = await dyingLaunch(key, () => Promise.resolve());
    await refusalOf(running().engine.process(planned), 'BOSS_UNKNOWN_PROCESS');
    expect(await launch(key)).to.deep.equal({ wfid: planned });
    expect((await running().engine.process(planned)).state).to.equal('running');
  });

  it('starts no other after an engine that died when the process was stored', async () => {
    const [key, before] = [freshKey(), await count()];
    const planned = await dyingLaunch(key, async (wfid) => {
      await running().engine.launch({ definition: DEFINITION, wfid }, TESTER);
    });
    expect(await launch(key)).to.deep.equal({ wfid: planned });
    expect(await count()).to.equal(before + 1);
  });

  it('leaves the key free when the launch was refused', async () => {
    const key = freshKey();
    await refusalOf(launch(key, { definition: 'name: x\ndo: [ a' }), 'BOSS_DEFINITION_INVALID');
    expect(await launch(key)).to.have.property('wfid');
  });
}
