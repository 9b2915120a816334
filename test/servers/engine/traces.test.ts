import { expect } from 'chai';
import { connectAmqp, Host, type Link, silentLog } from '../../../participants/sdk/index.ts';
import { EngineRun, scripted, TESTER } from '../../support/engine-run.ts';
import { OtlpCollector } from '../../support/otlp-collector.ts';
import { amqpUrl, redisUrl } from '../../support/servers.ts';

const OUTSIDE = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

describe('traces over RabbitMQ', function () {
  this.timeout(60_000);
  const mark = `traced-${process.pid}`;
  let collector: OtlpCollector;
  let run: EngineRun;
  let link: Link;
  let host: Host;
  let seen: (string | undefined)[];

  beforeEach(async () => {
    seen = [];
    collector = await OtlpCollector.start();
    run = await EngineRun.start({
      config: {
        store: { kind: 'redis', url: redisUrl(), allowDataLoss: true },
        transport: { kind: 'amqp', url: amqpUrl() },
        sections: { tracing: { endpoint: collector.endpoint } },
      },
    });
    link = await connectAmqp({ url: amqpUrl(), log: silentLog, name: 'participants' });
    const outer = scripted(`${mark}-outer`, async (workitem, context) => {
      seen.push(context.traceparent);
      workitem.set('child', (await context.launch(`name: inner\ndo: [${mark}-inner]`)).wfid);
    });
    const inner = scripted(`${mark}-inner`, (_workitem, context) => void seen.push(context.traceparent));
    host = new Host({ link, participants: [outer, inner], log: silentLog });
    await host.start();
    for (const registration of host.registrations) await run.engine.register(registration, TESTER);
  });
  afterEach(async () => {
    await host.drain();
    await link.close();
    await run.stop();
    await collector.stop();
  });

  it('come in with a launch item, go out with each workitem, and on with what the participant launches', async () => {
    const wfid = `${mark}-1`;
    const ended = run.next((event) => event.wfid === wfid && event.entry.what === 'ended');
    const headers = { traceparent: `00-${OUTSIDE.traceId}-${OUTSIDE.spanId}-01` };
    const item = { definition: `name: outer\ndo: [${mark}-outer]`, fields: {}, wfid };
    await link.publish('ruote_workitems', JSON.stringify(item), { messageId: wfid, headers });
    await ended;
    const child = String((await run.ended(wfid)).fields?.['child']);
    await run.ended(child);
    await run.stop();
    const root = collector.one(wfid, 'process outer');
    expect(root).to.include({ traceId: OUTSIDE.traceId, parentSpanId: OUTSIDE.spanId });
    const outer = collector.one(wfid, `${mark}-outer`);
    expect(outer).to.include({ traceId: OUTSIDE.traceId, parentSpanId: root.spanId });
    expect(collector.one(child, 'process inner')).to.include({
      traceId: OUTSIDE.traceId,
      parentSpanId: outer.spanId,
    });
    const inner = collector.one(child, `${mark}-inner`);
    expect(seen).to.deep.equal([outer, inner].map(({ spanId }) => `00-${OUTSIDE.traceId}-${spanId}-01`));
  });
});
