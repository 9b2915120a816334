import { expect } from 'chai';
import { EngineRun, Gate, scripted, TESTER } from '../support/engine-run.ts';

describe('the view of a process', () => {
  let run: EngineRun;
  let gate: Gate;

  before(async () => {
    gate = new Gate();
    run = await EngineRun.start({
      drainMs: 0,
      participants: [scripted('slow', () => gate.pass(), { concurrency: 20 })],
    });
  });
  after(async () => {
    gate.open();
    await run.stop();
  });

  async function waiting(step: string, name: string): Promise<{ kind: string; text: string }> {
    const wfid = await run.launch(`name: v\ndo:\n  - ${step}\n`);
    return (await waitingIn(wfid, name)) as { kind: string; text: string };
  }

  async function waitingIn(wfid: string, name: string): Promise<{ kind: string; text: string } | undefined> {
    const { expressions_list } = await run.engine.process(wfid);
    return expressions_list.find((e) => e.name === name)?.waitingFor;
  }

  it('says for which participant on which queue a step waits, and until when', async () => {
    const reason = await waiting('slow: { timeout: 2d }', 'participant');
    expect(reason).to.include({ kind: 'participant', participant: 'slow', queue: 'slow' });
    expect(reason.text).to.match(/^waits for participant slow on queue slow since \d{4}-.* UTC/);
    expect(reason).to.have.property('until').that.is.greaterThan(Date.now());
  });

  it('says until when a step waits', async () => {
    const reason = await waiting('wait: 1h', 'wait');
    expect(reason.kind).to.equal('timer');
    expect(reason.text).to.match(/^waits until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
  });

  it('says what a step listens to', async () => {
    const reason = await waiting('listen: { to: bob, upon: reply }', 'listen');
    expect(reason.kind).to.equal('event');
    expect(reason.text).to.contain('bob');
  });

  it('says which error a step stands in', async () => {
    const wfid = await run.launch('name: v\ndo: [nobody]');
    const { expressions_list, errors_list, state, errors } = await run.failed(wfid);
    expect({ state, errors }).to.deep.equal({ state: 'error', errors: 1 });
    const reason = expressions_list.find(({ id }) => id === errors_list[0]?.id)?.waitingFor;
    expect(reason?.kind).to.equal('error');
    expect(reason?.text).to.contain('nobody');
  });

  it('says that a step is paused, has children at work, or waits for nobody', async () => {
    const wfid = await run.launch('name: v\ndo:\n  - sequence: { do: [slow] }\n  - slow\n');
    expect((await waitingIn(wfid, 'sequence'))?.kind).to.equal('children');
    await run.engine.pause(wfid, TESTER);
    expect((await waitingIn(wfid, 'sequence'))?.kind).to.equal('paused');
    expect((await waiting('stall', 'stall')).kind).to.equal('nothing');
  });

  it('says of a concurrence that is through what it is still there for', async () => {
    const wfid = await run.launch(
      'name: v\ndo:\n  - concurrence: { count: 0, do: [sequence: { on_cancel: slow, do: [wait: 1h] }] }\n  - slow\n',
    );
    expect((await waitingIn(wfid, 'concurrence'))?.text).to.equal('is through; what it cancelled is still at work');
  });

  it('says of a cancelled step that what ran beside it is not gone yet', async () => {
    const wfid = await run.launch('name: v\ndo:\n  - lose: { do: [slow: { flank: true, on_cancel: slow }] }\n');
    expect((await waitingIn(wfid, 'lose'))?.kind).to.equal('nothing');
    await run.engine.cancel(wfid, TESTER);
    expect((await waitingIn(wfid, 'lose'))?.text).to.equal('waits for what ran beside it to be gone');
  });

  it('has the steps in the order of the definition, tags, variables, tree and the end', async () => {
    const wfid = await run.launch(
      "name: v\nrevision: '7'\ndo:\n  - set: { 'v:x': 1 }\n  - concurrence:\n      tag: both\n      do: [slow, slow]\n",
    );
    const view = await run.engine.process(wfid);
    expect(view).to.deep.include({ wfid, state: 'running', definition: 'v', revision: '7', tags: ['both'] });
    expect(view.expressions_list.map(({ expid }) => expid)).to.deep.equal(['0', '0_1', '0_1_0', '0_1_1']);
    expect(view.variables).to.include({ x: 1 });
    expect(view).to.include({ fields: null, endedAt: null });
    expect(view.tree.hash).to.match(/^sha256:/);
    await run.engine.kill(wfid, TESTER);
    expect(await run.ended(wfid)).to.deep.include({ state: 'killed', expressions_list: [], tags: [] });
  });

  it('is the same after a restart', async () => {
    const wfid = await run.launch('name: v\ndo:\n  - concurrence: { do: [slow, nobody, { wait: 1h }] }\n');
    const before = await run.failed(wfid);
    await run.restart();
    expect(await run.engine.process(wfid)).to.deep.equal(before);
  });

  it('lists processes by state, newest first', async () => {
    const wfid = await run.launch('name: listed\ndo: [nobody]');
    await run.failed(wfid);
    const { processes } = await run.engine.processes({ state: 'error', definition: 'listed' });
    expect(processes.map((process) => process.wfid)).to.deep.equal([wfid]);
    expect((await run.engine.processes({ state: 'live', limit: 1 })).processes[0]?.wfid).to.equal(wfid);
  });
});
