import { expect } from 'chai';
import { EngineRun, Gate, scripted } from '../support/engine-run.ts';

describe('a process that listens to others', () => {
  let run: EngineRun;
  let gate: Gate;

  beforeEach(async () => {
    gate = new Gate();
    run = await EngineRun.start({
      drainMs: 0,
      config: { partitions: 4 },
      participants: [
        scripted('alice', (workitem) => workitem.set('by', 'alice'), { concurrency: 10 }),
        scripted('slow', () => gate.pass(), { concurrency: 10 }),
        scripted('failing', () => {
          throw new Error('boom');
        }),
        scripted('noter', (workitem) => workitem.set('noted', true)),
      ],
    });
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
  });

  const other = (n: number | string = 1) => run.launch('name: other\ndo: [alice]', { n });

  it('hears that a participant of another process has replied', async () => {
    const wfid = await run.launch('name: l\ndo:\n  - listen: { to: alice, upon: reply }\n');
    await other(7);
    expect((await run.ended(wfid)).fields).to.include({ n: 7, by: 'alice' });
  });

  it('never misses what happens once its launch was answered', async () => {
    const wfids: string[] = [];
    for (let n = 0; n < 50; n++) {
      wfids.push(await run.launch(`name: l\ndo:\n  - listen: { to: alice, where: '\${f:n} == ${n}' }\n`));
      await other(n);
    }
    const heard = await Promise.all(wfids.map(async (wfid) => (await run.ended(wfid)).fields?.['n']));
    expect(heard).to.deep.equal(Array.from({ length: 50 }, (_, n) => n));
  });

  it('still listens after a restart', async () => {
    const wfid = await run.launch('name: l\ndo:\n  - listen: { to: /^ali/, upon: reply }\n');
    await run.restart();
    await other(8);
    expect((await run.ended(wfid)).fields).to.include({ n: 8 });
  });

  it('hears each event once, however many there are', async () => {
    const wfid = await run.launch('name: l\ndo:\n  - listen:\n      to: alice\n      upon: reply\n      do: [noter]\n');
    await Promise.all((await Promise.all(Array.from({ length: 100 }, (_, n) => other(n)))).map((id) => run.ended(id)));
    await run.entry(wfid, 'ceased', 100);
    await run.restart();
    await run.ended(await other('last'));
    await run.entry(wfid, 'ceased', 101);
    const dispatched = (await run.engine.history(wfid)).filter(({ what }) => what === 'dispatched');
    expect(dispatched).to.have.length(101);
  });

  it('hears its own participants as well', async () => {
    const wfid = await run.launch(
      'name: l\ndo:\n  - concurrence:\n      do:\n        - listen: { to: alice, upon: reply }\n        - alice\n',
    );
    expect((await run.ended(wfid)).state).to.equal('done');
  });

  it('hears no other process when it asks for its own only', async () => {
    const wfid = await run.launch('name: l\ndo:\n  - listen: { to: alice, wfid: same }\n');
    await run.ended(await other());
    expect(await run.engine.process(wfid)).to.include({ state: 'running' });
  });

  it('hears tags of other processes', async () => {
    const wfid = await run.launch('name: l\ndo:\n  - listen: { to: phase, upon: entering }\n');
    await run.launch('name: t\ndo:\n  - sequence: { tag: phase, do: [alice] }\n');
    expect((await run.ended(wfid)).state).to.equal('done');
  });

  it('waits for the participants of what it runs, and stands in their errors', async () => {
    const wfid = await run.launch('name: l\ndo:\n  - listen:\n      to: alice\n      do: [failing]\n');
    await other();
    expect((await run.failed(wfid)).errors_list[0]?.message).to.contain('boom');
  });

  it('that was cancelled hears nothing more', async () => {
    const wfid = await run.launch('name: l\ndo:\n  - listen: { to: alice, timeout: 0.01s }\n  - noter\n');
    expect((await run.ended(wfid)).fields).to.include({ noted: true });
    const before = (await run.engine.history(wfid)).length;
    await run.ended(await other());
    expect(await run.engine.history(wfid)).to.have.length(before);
  });
});
