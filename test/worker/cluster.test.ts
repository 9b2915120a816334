import { expect } from 'chai';
import { refusalOf } from '../support/refusal.ts';
import { EngineCrowd } from '../support/engine-crowd.ts';
import { scripted, TESTER } from '../support/engine-run.ts';
import { eventually } from '../support/eventually.ts';

const WORK = 'name: p\ndo: [adder, adder, adder]';

describe('several engines on one store', function () {
  this.timeout(20_000);
  let crowd: EngineCrowd;
  const adder = scripted('adder', (workitem) => workitem.set('n', Number(workitem.get('n')) + 1), { concurrency: 50 });

  afterEach(() => crowd.end());

  it('share the partitions evenly, as they come and go', async () => {
    crowd = await EngineCrowd.start(1);
    expect(await crowd.shared()).to.deep.equal([8]);
    await crowd.join();
    expect(await crowd.shared()).to.deep.equal([4, 4]);
    await crowd.join();
    expect(await crowd.shared()).to.have.members([2, 3, 3]);
    await crowd.stop(crowd.engine(0));
    expect(await crowd.shared()).to.deep.equal([4, 4]);
  });

  it('take work for every process, whoever has it', async () => {
    crowd = await EngineCrowd.start(3, [adder]);
    const wfids = await Promise.all(Array.from({ length: 60 }, (_, n) => crowd.launch(n, WORK, { n: 0 })));
    const ended = await Promise.all(wfids.map((wfid, n) => crowd.ended(n + 1, wfid)));
    expect(ended.map(({ fields }) => fields?.['n'])).to.deep.equal(wfids.map(() => 3));
  });

  it('lose and double nothing when work goes on while engines come and go', async () => {
    crowd = await EngineCrowd.start(2, [adder]);
    const launched: Promise<string>[] = [];
    for (let round = 0; round < 6; round++) {
      for (let n = 0; n < 30; n++) launched.push(crowd.launch(0, WORK, { n: 0 }));
      if (round % 2 === 0) await crowd.join();
      else await crowd.stop(crowd.engine(1));
    }
    const wfids = await Promise.all(launched);
    const ended = await Promise.all(wfids.map((wfid, n) => crowd.ended(n, wfid)));
    expect(ended.map(({ fields }) => fields?.['n'])).to.deep.equal(wfids.map(() => 3));
    for (const wfid of wfids) {
      const answers = (await crowd.engine(0).history(wfid)).filter(({ what }) => what === 'reply');
      expect(answers.length).to.be.at.most(3);
    }
  });

  it('command and show processes of each other', async () => {
    crowd = await EngineCrowd.start(3);
    const wfids = await Promise.all(Array.from({ length: 12 }, (_, n) => crowd.launch(n, 'name: p\ndo: [wait: 1h]')));
    await Promise.all(wfids.map((wfid, n) => crowd.engine(n + 1).cancel(wfid, TESTER)));
    for (const [n, wfid] of wfids.entries()) expect((await crowd.ended(n + 2, wfid)).state).to.equal('cancelled');
    for (const [n, wfid] of wfids.entries()) {
      const refused = await refusalOf(crowd.engine(n).cancel(wfid, TESTER), 'BOSS_PROCESS_STATE');
      expect(refused.details).to.deep.equal({ wfid, expression: null });
    }
    for (const n of [0, 1, 2]) await refusalOf(crowd.engine(n).kill('nobody', TESTER), 'BOSS_UNKNOWN_PROCESS');
  });

  it('hear events of each other’s processes', async () => {
    crowd = await EngineCrowd.start(3, [adder]);
    const listeners = await Promise.all(
      Array.from({ length: 12 }, (_, n) => crowd.launch(n, 'name: l\ndo: [await: { in_tag: done, global: true }]')),
    );
    await Promise.all(
      listeners.map((wfid, n) =>
        crowd.until(n, wfid, ({ expressions_list: all }) => all.some(({ name }) => name === 'await')),
      ),
    );
    await crowd.launch(0, 'name: t\ndo: [sequence: { tag: done, do: [adder] }]', { n: 0 });
    await Promise.all(listeners.map((wfid, n) => crowd.ended(n, wfid)));
  });

  it('hear them also when the news of who listens are lost', async () => {
    crowd = await EngineCrowd.start(3, [adder]);
    crowd.loseNewsOfListeners();
    for (let round = 0; round < 4; round++) {
      const wfid = await crowd.launch(round, 'name: l\ndo: [await: { in_tag: done, global: true }]');
      await crowd.until(round, wfid, ({ expressions_list: all }) => all.some(({ name }) => name === 'await'));
      await crowd.launch(round + 1, 'name: t\ndo: [sequence: { tag: done, do: [adder] }]', { n: 0 });
      await crowd.ended(round, wfid);
    }
  });

  it('share locks, and wait for signals of each other', async () => {
    crowd = await EngineCrowd.start(3, [adder]);
    const inside = 'name: l\ndo: [with_lock: { name: one, do: [adder] }]';
    const locked = await Promise.all(Array.from({ length: 20 }, (_, n) => crowd.launch(n, inside, { n: 0 })));
    await Promise.all(locked.map((wfid, n) => crowd.ended(n + 1, wfid)));
    const waits = 'name: w\ndo: [await: { signal: go }]';
    const waiting = await Promise.all(Array.from({ length: 9 }, (_, n) => crowd.launch(n, waits)));
    // A process waits when the keeper of the signal, wherever it is, knows of it.
    const known = async () => (await crowd.engine(2).signals()).signals[0]?.waiting.length === waiting.length;
    await eventually(known, { what: 'all of them wait for the signal' });
    await crowd.engine(1).sendSignal({ name: 'go' }, TESTER);
    await Promise.all(waiting.map((wfid, n) => crowd.ended(n + 2, wfid)));
  });

  it('know participants that were registered with another one', async () => {
    crowd = await EngineCrowd.start(2, [adder]);
    await crowd.engine(0).register({ regex: 'sum', queue: 'adder' }, TESTER);
    const wfids = await Promise.all(
      Array.from({ length: 8 }, (_, n) => crowd.launch(n, 'name: p\ndo: [sum]', { n: 0 })),
    );
    await Promise.all(wfids.map((wfid, n) => crowd.ended(n, wfid)));
  });
});
