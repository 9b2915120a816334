import { expect } from 'chai';
import type { StepTrace, Trace } from '../../engine/engine.ts';
import { EngineRun, Gate, scripted, TESTER } from '../support/engine-run.ts';

describe('the trace of a process', () => {
  let run: EngineRun;
  let gate: Gate;

  before(async () => {
    gate = new Gate();
    run = await EngineRun.start({
      drainMs: 0,
      participants: [
        scripted('quick', () => undefined),
        scripted('slow', () => gate.pass(), { concurrency: 20 }),
        scripted('broken', () => {
          throw new Error('boom');
        }),
      ],
    });
  });
  after(async () => {
    gate.open();
    await run.stop();
  });

  function step(trace: Trace, name: string): StepTrace {
    return trace.steps.find((one) => one.name === name) ?? expect.fail(`no ${name} in ${JSON.stringify(trace.steps)}`);
  }

  function expectSums(trace: Trace): void {
    for (const row of [trace, ...trace.steps]) {
      expect(row.working + row.waiting + row.idle, JSON.stringify(row)).to.equal(row.end - row.begin);
      expect(Math.min(row.working, row.waiting, row.idle)).to.be.at.least(0);
    }
  }

  it('sums up to the time that the process took, with steps one after the other and at the same time', async () => {
    const wfid = await run.launch(
      'name: t\ndo:\n  - quick\n  - wait: 50ms\n  - concurrence: { do: [{ wait: 80ms }, { sequence: { do: [quick, { wait: 30ms }] } }] }\n',
    );
    const { launchedAt, endedAt } = await run.ended(wfid);
    const trace = await run.engine.trace(wfid);
    expect(trace).to.include({ wfid, begin: launchedAt, end: endedAt, open: false });
    expectSums(trace);
    expect(trace.waiting).to.be.at.least(125);
    expect(trace.steps.filter(({ spans }) => spans.length > 0).map(({ expid }) => expid)).to.include.members([
      '0_1',
      '0_2_0',
      '0_2_1_1',
    ]);
    expect(step(trace, 'concurrence').waiting).to.be.within(75, (endedAt ?? 0) - launchedAt);
    expect(step(trace, 'concurrence').parent).to.equal('0');
  });

  it('tells of a participant how long the workitem lay in its queue, and how long it was at work', async () => {
    const wfid = await run.launch('name: t\ndo: [slow]\n');
    await gate.arrived();
    const before = await run.engine.trace(wfid);
    expect(before.open).to.equal(true);
    expect(step(before, 'slow').spans.map(({ kind }) => kind)).to.deep.equal(['participant']);
    expectSums(before);
    gate.open();
    await run.ended(wfid);
    const replied = await run.entry(wfid, 'replied');
    expect(replied.data?.['worked']).to.be.a('number');
    const trace = await run.engine.trace(wfid);
    expectSums(trace);
    for (const { kind } of trace.steps.flatMap(({ spans }) => spans)) expect(kind).to.be.oneOf(['queue', 'work']);
  });

  it('tells what a live step waits for, and for how long so far', async () => {
    const wfid = await run.launch(
      'name: t\ndo:\n  - concurrence: { do: [{ wait: 1h }, { ask: { question: ok? } }, { breakpoint: look }, { await: { left_tag: never } }, { broken: { on_error: "1h: retry" } }] }\n',
    );
    await run.entry(wfid, 'error_handled');
    const trace = await run.engine.trace(wfid);
    const open = trace.steps.flatMap(({ spans }) => spans.filter(({ end }) => end === trace.end));
    expect(open.map(({ kind }) => kind)).to.include.members(['timer', 'person', 'breakpoint', 'event', 'retry']);
    expectSums(trace);
    await run.engine.cancel(wfid, TESTER);
    await run.ended(wfid);
    expectSums(await run.engine.trace(wfid));
  });

  it('counts the time that a step stood in error, and was paused, as waiting', async () => {
    const wfid = await run.launch('name: t\ndo: [broken]\n');
    await run.failed(wfid);
    await run.engine.pause(wfid, TESTER);
    await run.engine.resume(wfid, TESTER);
    const trace = await run.engine.trace(wfid);
    expect(step(trace, 'broken').spans.map(({ kind }) => kind)).to.include('error');
    expectSums(trace);
  });
});
