import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { turn } from '../../support/turn.ts';
import { busSource } from '../../../participants/robogrator/bus-source.ts';
import { Remote, silentLog } from '../../../participants/sdk/index.ts';
import type { TopicMessage } from '../../../participants/sdk/topic-source.ts';
import { RecordingEngine } from './recording-engine.ts';

interface BusFixture {
  readonly routing_key: string;
  readonly label: string;
  readonly projects: string[];
  readonly payload: Record<string, unknown>;
}

const FIXTURES: BusFixture[] = JSON.parse(
  readFileSync(new URL('../../fixtures/obs/bus-events.json', import.meta.url), 'utf8'),
);

describe('the bus of OBS', () => {
  let engine: RecordingEngine;
  let publish: (message: TopicMessage) => Promise<void>;
  let now: number;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    engine = new RecordingEngine();
    now = 0;
    const source = await busSource({
      namespace: 'openSUSE',
      follow: async (listener) => {
        publish = listener;
        return { listening: Promise.resolve(), stop: async () => undefined };
      },
      sink: engine,
      log: silentLog,
      backoff: async () => turn(),
      now: () => now,
    });
    stop = () => source.stop();
  });

  function message(routingKey: string, payload: unknown, messageId: string | null = null): TopicMessage {
    return { routingKey, body: Buffer.from(JSON.stringify(payload)), messageId };
  }

  for (const fixture of FIXTURES) {
    it(`hands in ${fixture.routing_key} as ${fixture.label}`, async () => {
      await publish(message(fixture.routing_key, fixture.payload));
      const [event] = engine.events;
      expect(event).to.deep.include({ label: fixture.label, projects: fixture.projects, source: 'amqp-bus' });
      expect(event?.payload).to.include({
        label: fixture.label,
        namespace: 'openSUSE',
        obs_event_key: fixture.routing_key,
      });
      const { namespace: _, id: __, ...payload } = fixture.payload;
      expect(event?.payload).to.deep.include(payload);
      if (fixture.routing_key.includes('request')) expect(event?.payload['id']).to.equal(fixture.payload['number']);
    });
  }

  it('gives every stock event an id of its own', async () => {
    for (const fixture of FIXTURES) await publish(message(fixture.routing_key, fixture.payload));
    expect(engine.events).to.have.length(FIXTURES.length);
  });

  it('recognises a message that is delivered twice', async () => {
    for (const fixture of [...FIXTURES, ...FIXTURES]) await publish(message(fixture.routing_key, fixture.payload));
    expect(engine.events).to.have.length(FIXTURES.length);
  });

  it('keeps equal events without a time apart when they come later or with ids of their own', async () => {
    const update = { project: 'A', package: 'p', sender: 'alice' };
    await publish(message('x.obs.package.update', update));
    now = 60_000;
    await publish(message('x.obs.package.update', update));
    await publish(message('x.obs.package.update', update, 'm1'));
    await publish(message('x.obs.package.update', update, 'm2'));
    expect(engine.events).to.have.length(4);
  });

  it('passes measurements and what is no event', async () => {
    await publish({
      routingKey: 'opensuse.obs.metrics',
      body: Buffer.from('worker,arch=x86_64 idle=3'),
      messageId: null,
    });
    await publish({
      routingKey: 'opensuse.obs.package.commit',
      body: Buffer.from([0xff, 0xfe, 0x7b]),
      messageId: null,
    });
    await publish(message('opensuse.obs.package.commit', ['no', 'object']));
    await publish(message('nothing', { project: 'A' }));
    expect(engine.attempts).to.equal(0);
  });

  it('settles a message only when the engine has taken it', async () => {
    engine.fail = new Remote('away');
    let settled = false;
    const publishing = publish(message('x.obs.package.commit', { project: 'A', rev: '1' })).then(() => {
      settled = true;
    });
    await engine.until(() => engine.attempts >= 3);
    expect(settled).to.equal(false);
    engine.fail = null;
    await publishing;
    expect(engine.events).to.have.length(1);
  });

  it('leaves a message that was not taken to the broker when it stops', async () => {
    engine.fail = new Remote('away');
    let settled = false;
    void publish(message('x.obs.package.commit', { project: 'A', rev: '1' })).then(() => {
      settled = true;
    });
    await engine.until(() => engine.attempts >= 1);
    await stop();
    await turn();
    expect(settled).to.equal(false);
  });
});
