import { expect } from 'chai';
import { EngineRun, Gate, scripted, TESTER } from '../support/engine-run.ts';
import { OtlpCollector } from '../support/otlp-collector.ts';

const OUTSIDE = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const LAUNCHED_IN = `00-${OUTSIDE.traceId}-${OUTSIDE.spanId}-01`;

describe('the traces of processes', () => {
  let collector: OtlpCollector;
  let run: EngineRun;
  let gate: Gate;
  let seen: (string | undefined)[];

  beforeEach(async () => {
    collector = await OtlpCollector.start();
    gate = new Gate();
    seen = [];
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
    await collector.stop();
  });

  async function start(settings: Record<string, unknown> = {}): Promise<void> {
    run = await EngineRun.start({
      drainMs: 0,
      config: { sections: { tracing: { endpoint: collector.endpoint, ...settings } } },
      participants: [
        scripted('adder', (_workitem, context) => void seen.push(context.traceparent)),
        scripted(
          'slow',
          async (_workitem, context) => {
            seen.push(context.traceparent);
            await gate.pass();
          },
          { concurrency: 10 },
        ),
        scripted('broken', () => {
          throw new Error('no such package');
        }),
        scripted('starter', async (workitem, context) => {
          workitem.set('child', (await context.launch('name: child\ndo: [adder]')).wfid);
        }),
      ],
    });
  }
  /** What the engine has to tell is with the collector when it has stopped. */
  const told = () => run.stop();

  it('have a span of the process and below it one for each time that a participant was asked', async () => {
    await start({ service_name: 'boss-test' });
    const wfid = await run.launch('name: release\ndo: [adder, adder]');
    await run.ended(wfid);
    await told();
    const spans = collector.of(wfid);
    expect(spans.map(({ name }) => name)).to.have.members(['process release', 'adder', 'adder']);
    const root = collector.one(wfid, 'process release');
    expect(root.parentSpanId ?? '').to.equal('');
    expect(root.attributes).to.include({ 'boss.definition': 'release', 'boss.ended': 'done' });
    for (const span of spans) {
      expect(span).to.include({ traceId: root.traceId, service: 'boss-test', error: undefined });
      expect(span.startMs).to.be.at.least(root.startMs);
      expect(span.endMs).to.be.at.least(span.startMs).and.at.most(root.endMs);
    }
    const steps = spans.filter(({ name }) => name === 'adder');
    expect(steps.map(({ parentSpanId }) => parentSpanId)).to.deep.equal([root.spanId, root.spanId]);
    expect(steps.map(({ attributes }) => attributes['boss.expid'])).to.have.members(['0_0', '0_1']);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).to.equal(3);
  });

  it('give the participant the span of its step', async () => {
    await start();
    const wfid = await run.launch('name: p\ndo: [adder]');
    await run.ended(wfid);
    await told();
    const { traceId, spanId } = collector.one(wfid, 'adder');
    expect(seen).to.deep.equal([`00-${traceId}-${spanId}-01`]);
  });

  it('go on after a restart of the engine, with the same ids', async () => {
    await start();
    const wfid = await run.launch('name: p\ndo: [slow, adder]');
    await gate.arrived();
    const launched = (await run.engine.process(wfid)).launchedAt;
    await run.restart();
    await gate.arrived(2);
    gate.open();
    await run.ended(wfid);
    await told();
    const root = collector.one(wfid, 'process p');
    const slow = collector.one(wfid, 'slow');
    const adder = collector.one(wfid, 'adder');
    expect(new Set([root, slow, adder].map(({ traceId }) => traceId)).size).to.equal(1);
    expect([slow.parentSpanId, adder.parentSpanId]).to.deep.equal([root.spanId, root.spanId]);
    expect(root.startMs).to.equal(launched);
    expect(seen[0], 'the same span before and after').to.equal(seen[1]);
    expect(seen[0]).to.include(slow.spanId);
  });

  it('continue the trace that a launch over HTTP brings along, also after a restart', async () => {
    await start();
    const response = await fetch(`${run.url}/api/v1/processes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', traceparent: LAUNCHED_IN },
      body: JSON.stringify({ definition: 'name: p\ndo: [slow]' }),
    });
    const { wfid } = (await response.json()) as { wfid: string };
    await gate.arrived();
    await run.restart();
    gate.open();
    await run.ended(wfid);
    await told();
    const root = collector.one(wfid, 'process p');
    expect(root).to.include({ traceId: OUTSIDE.traceId, parentSpanId: OUTSIDE.spanId });
    expect(collector.one(wfid, 'slow')).to.include({ traceId: OUTSIDE.traceId, parentSpanId: root.spanId });
  });

  it('hold a process that a participant launches below the step that launched it', async () => {
    await start();
    const wfid = await run.launch('name: p\ndo: [starter]');
    const { fields } = await run.ended(wfid);
    const child = String(fields?.['child']);
    await run.ended(child);
    await told();
    const step = collector.one(wfid, 'starter');
    expect(collector.one(child, 'process child')).to.include({ traceId: step.traceId, parentSpanId: step.spanId });
  });

  it('say which step failed, which was taken back, and which did not wait', async () => {
    await start();
    const failed = await run.launch('name: p\ndo: [broken]');
    await run.failed(failed);
    const cancelled = await run.launch('name: p\ndo: [slow]');
    await gate.arrived();
    await run.engine.cancel(cancelled, TESTER);
    await run.ended(cancelled);
    const forgotten = await run.launch('name: p\ndo:\n  - adder: { forget: true }');
    await run.ended(forgotten);
    await told();
    expect(collector.one(failed, 'broken').error).to.equal('Error: no such package');
    expect(collector.one(cancelled, 'slow').attributes).to.include({ 'boss.cancelled': 'cancel' });
    expect(collector.one(cancelled, 'process p').attributes).to.include({ 'boss.ended': 'cancel' });
    expect(collector.one(forgotten, 'adder').kind, 'producer').to.equal(4);
  });

  it('are left out for the share that nobody wants, but never where the launch says that it is wanted', async () => {
    await start({ share: 0 });
    const quiet = await run.launch('name: p\ndo: [adder]');
    const wanted = await run.launch('name: p\ndo: [adder]', {}, { traceparent: LAUNCHED_IN });
    const unwanted = await run.launch('name: p\ndo: [adder]', {}, { traceparent: LAUNCHED_IN.replace(/01$/, '00') });
    for (const wfid of [quiet, wanted, unwanted]) await run.ended(wfid);
    await told();
    expect(collector.of(quiet)).to.deep.equal([]);
    expect(collector.of(unwanted)).to.deep.equal([]);
    expect(collector.of(wanted)).to.have.length(2);
  });

  it('begin anew when a launch brings along what is no traceparent', async () => {
    await start();
    for (const wrong of [
      'hello',
      `00-${'0'.repeat(32)}-${OUTSIDE.spanId}-01`,
      `ff-${OUTSIDE.traceId}-${OUTSIDE.spanId}-01`,
    ]) {
      const wfid = await run.launch('name: p\ndo: [adder]', {}, { traceparent: wrong });
      await run.ended(wfid);
    }
    await told();
    expect(collector.spans).to.have.length(6);
    for (const { traceId } of collector.spans)
      expect(traceId)
        .to.match(/^[\da-f]{32}$/)
        .and.not.equal(OUTSIDE.traceId);
  });

  it('cost the work nothing when the collector refuses them, and say so once', async () => {
    await start();
    collector.status = 400;
    for (let n = 0; n < 3; n++) await run.ended(await run.launch('name: p\ndo: [adder]'));
    await told();
    expect(collector.requests).to.be.at.least(1);
    expect(run.lines.filter(({ message }) => message.startsWith('spans could not be sent'))).to.have.length(1);
  });

  it('are passed on unchanged by an engine that does not trace, and nothing is made up', async () => {
    await start({ endpoint: undefined });
    await run.ended(await run.launch('name: p\ndo: [adder]', {}, { traceparent: LAUNCHED_IN }));
    await run.ended(await run.launch('name: p\ndo: [adder]'));
    expect(seen).to.deep.equal([LAUNCHED_IN, undefined]);
    expect(collector.requests).to.equal(0);
  });
});
