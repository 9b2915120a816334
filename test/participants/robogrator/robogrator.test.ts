import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../engine/core/json.ts';
import { busUrl } from '../../../participants/robogrator/config.ts';
import { create } from '../../../participants/robogrator/index.ts';
import { type Context, silentLog, Workitem } from '../../../participants/sdk/index.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { RecordingEngine } from './recording-engine.ts';

interface LaunchItemFixture {
  readonly title: string;
  readonly event: Json;
  readonly label: string;
  readonly namespace: string;
  readonly projects: string[];
}

const FIXTURES: LaunchItemFixture[] = JSON.parse(
  readFileSync(new URL('../../fixtures/obs/launch-items.json', import.meta.url), 'utf8'),
);

describe('the participant obs_event', () => {
  const participant = create();
  let engine: RecordingEngine;
  let context: Context;

  beforeEach(() => {
    engine = new RecordingEngine();
    context = {
      log: silentLog,
      signal: new AbortController().signal,
      progress: () => undefined,
      launch: async () => ({ wfid: 'w' }),
      sendEvent: (event) => engine.sendEvent(event),
      send: async () => undefined,
    };
  });

  async function handle(fields: Record<string, Json>): Promise<Workitem> {
    const workitem = Workitem.of(fields, {}, 'obs_event');
    await participant.onWorkitem(workitem, context);
    return workitem;
  }

  it('serves the queue of the original', () => {
    expect(participant).to.include({ queue: 'obs_event', regex: 'obs_event' });
  });

  for (const fixture of FIXTURES) {
    it(`hands in ${fixture.title}`, async () => {
      const workitem = await handle({ obsEvent: fixture.event });
      expect(engine.events).to.have.length(1);
      const [event] = engine.events;
      expect(event).to.deep.include({ label: fixture.label, projects: fixture.projects, source: 'launch-item' });
      expect(event?.payload).to.include({ label: fixture.label, namespace: fixture.namespace });
      expect(workitem.result).to.equal(true);
      expect(workitem.get('started')).to.deep.equal([]);
    });
  }

  it('tells the process what was started, and that a start failed', async () => {
    const started = [{ wfid: '', definition: 'd', project: 'A', error: 'broken' }];
    context = { ...context, sendEvent: async () => ({ key: 'k', state: 'failed', started }) };
    const workitem = await handle({ obsEvent: { label: 'BUILD_FAIL', project: 'A' } });
    expect(workitem.result).to.equal(false);
    expect(workitem.get('started')).to.deep.equal(started);
  });

  async function failure(fields: Record<string, Json>): Promise<Error | null> {
    return await handle(fields).then(
      () => null,
      (error: Error) => error,
    );
  }

  it('says that the field with the event is missing', async () => {
    expect(await failure({})).to.deep.include({ name: 'MissingField' });
  });

  it('rejects an event that it cannot understand, with the reason', async () => {
    const error = await failure({ obsEvent: { project: 'A' } });
    expect(error?.name).to.equal('Rejected');
    expect(error?.message).to.contain('neither "label" nor "type"');
  });
});

describe('the configuration of the robogrator', () => {
  const bus = { url: 'amqps://u:p@rabbit/', exchange: 'pubsub', keys: ['*.obs.#'] };
  const refused = (config: unknown): string => {
    try {
      create(config);
    } catch (error) {
      return (error as Error).message;
    }
    return expect.fail('it was accepted');
  };

  it('takes a backend, a bus, or both', () => {
    create({
      folder: 'f',
      obs: [
        { namespace: 'a', backend_url: 'http://backend:5352' },
        { namespace: 'b', bus },
        { namespace: 'c', backend_url: 'https://backend/x', bus: { ...bus, queue: '' } },
      ],
    });
  });

  it('names the key that does not fit', () => {
    expect(refused({ obs: [], folder: 'f', colour: 'red' })).to.contain('colour');
    expect(refused({ obs: [{ backend_url: 'http://x' }], folder: 'f' })).to.contain('namespace');
    expect(refused({ obs: [{ namespace: '../x', backend_url: 'http://x' }], folder: 'f' })).to.contain('namespace');
    expect(refused({ obs: [{ namespace: 'a', backend_url: 'file:///etc/passwd' }], folder: 'f' })).to.contain(
      'backend_url',
    );
    expect(refused({ obs: [{ namespace: 'a', bus: { ...bus, keys: [] } }], folder: 'f' })).to.contain('keys');
    expect(refused({ obs: [{ namespace: 'a' }], folder: 'f' })).to.contain('obs');
  });

  it('needs a folder to remember what was read from a backend', () => {
    expect(refused({ obs: [{ namespace: 'a', backend_url: 'http://x' }] })).to.contain('folder');
    create({ obs: [{ namespace: 'a', bus }] });
  });

  it('takes the password of the bus from a variable or a file', () => {
    const file = join(scratchFolder('secret'), 'password');
    writeFileSync(file, 'p@ss/word\n');
    const url = 'amqps://user@rabbit/vhost';
    expect(busUrl({ ...bus, url, password_file: file })).to.equal('amqps://user:p%40ss%2Fword@rabbit/vhost');
    process.env['TEST_BUS_PASSWORD'] = 'secret';
    expect(busUrl({ ...bus, url, password_env: 'TEST_BUS_PASSWORD' })).to.equal('amqps://user:secret@rabbit/vhost');
    delete process.env['TEST_BUS_PASSWORD'];
    expect(() => busUrl({ ...bus, url, password_env: 'TEST_BUS_PASSWORD' })).to.throw('TEST_BUS_PASSWORD is not set');
    expect(() => busUrl({ ...bus, url, password_file: `${file}.missing` })).to.throw('cannot be read');
    expect(busUrl(bus)).to.equal(bus.url);
  });

  it('refuses a namespace that is there twice', () => {
    const one = { namespace: 'a', backend_url: 'http://x' };
    expect(refused({ obs: [one, one], folder: 'f' })).to.contain('"a" is there twice');
  });
});
