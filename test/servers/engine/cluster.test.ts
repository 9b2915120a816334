import { expect } from 'chai';
import { EngineChildren } from '../../support/engine-children.ts';
import { eventually } from '../../support/eventually.ts';
import { Load } from '../../support/load.ts';

const DEFINITION = 'name: p\ndo: [adder, adder, adder]';

/** How long it took, for people: nothing is judged by it. */
async function told<T>(what: string, task: Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await task;
  process.stdout.write(`      ${what} within ${Math.round(performance.now() - began)} ms\n`);
  return result;
}

describe('engines that share one Redis and one RabbitMQ', function () {
  this.timeout(240_000);
  let children: EngineChildren;

  beforeEach(async () => {
    children = new EngineChildren();
    await children.start(2);
  });
  afterEach(() => children.end());

  it('go on with the work of one that was killed, lose nothing and apply nothing twice', async () => {
    const load = new Load(children, DEFINITION);
    await load.launched(60);
    const dead = children.without(children.get(1));
    await dead.kill();
    await told('the partitions of a killed engine were taken over', children.shared());
    await load.end(200);
    await load.expectAll(3);
  });

  it('hand over without a gap when one is stopped, and share anew when one joins', async () => {
    const load = new Load(children, DEFINITION);
    await load.launched(40);
    const leaving = children.without(children.get(0));
    expect(await leaving.stop()).to.equal(0);
    await children.shared();
    await load.launched(80);
    await children.join();
    const { members } = await children.shared();
    expect(members.map(({ partitions }) => partitions)).to.deep.equal([4, 4]);
    await load.end(200);
    await load.expectAll(3);
  });

  it('are replaced one by one while the work goes on', async () => {
    const load = new Load(children, DEFINITION);
    for (let n = 0; n < 2; n++) {
      await load.launched(50 * (n + 1));
      const old = children.without(children.get(0));
      await children.join();
      expect(await old.stop()).to.equal(0);
      await children.shared();
    }
    await load.end(200);
    await load.expectAll(3);
  });

  it('write nothing more after they slept longer than their lease', async () => {
    const load = new Load(children, DEFINITION);
    await load.launched(40);
    const sleeping = children.without(children.get(1));
    process.kill(sleeping.pid as number, 'SIGSTOP');
    const before = await told('those of an engine that sleeps', children.shared());
    await load.launched(80);
    process.kill(sleeping.pid as number, 'SIGCONT');
    children.engines.push(sleeping);
    const after = await children.shared();
    for (const { partition, epoch } of after.partitions)
      expect(epoch).to.be.at.least(before.partitions[partition]?.epoch ?? Number.POSITIVE_INFINITY);
    await load.end(200);
    await load.expectAll(3);
  });

  it('show and command processes of each other', async () => {
    const wfids = Array.from({ length: 10 }, (_, n) => `waiting-${n}`);
    for (const [n, wfid] of wfids.entries()) await children.get(n).launch(wfid, 'name: w\ndo: [wait: 1h]');
    for (const [n, wfid] of wfids.entries()) {
      expect((await children.get(n + 1).process(wfid)).state).to.equal('running');
      const response = await fetch(`${children.get(n + 1).url}/api/v1/processes/${wfid}/cancel`, { method: 'POST' });
      expect(response.status).to.equal(202);
      const ended = async () => (await children.get(n).process(wfid)).state === 'cancelled';
      await eventually(ended, { what: `${wfid} is cancelled` });
    }
  });
});
