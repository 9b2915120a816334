import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { create } from '../../../participants/robogrator/index.ts';
import { type ServiceContext, silentLog } from '../../../participants/sdk/index.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { RecordingEngine } from './recording-engine.ts';

describe('the sources in the configuration', () => {
  let engine: RecordingEngine;
  let context: ServiceContext;

  beforeEach(() => {
    engine = new RecordingEngine();
    context = {
      log: silentLog,
      launch: async () => ({ wfid: 'w' }),
      sendEvent: (event) => engine.sendEvent(event),
      send: async () => undefined,
    };
  });

  it('are followed from the start to the stop of the participant, and remembered in its folder', async () => {
    const folder = scratchFolder('robogrator');
    const commit =
      '<notifications next="8"><notification type="SRCSRV_COMMIT" time="5"><data key="project">A</data></notification></notifications>';
    const server = createServer((request, response) => {
      if (!request.url?.includes('start=')) response.end('<notifications next="7" sync="lost"/>');
      else if (request.url.includes('start=7')) response.end(commit);
      // and then a long poll without an end
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const backend_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const participant = create({ folder, obs: [{ namespace: 'lab', backend_url }] });
    const longPoll = new Promise<void>((resolve) => {
      server.on('request', (request) => {
        if (request.url?.includes('start=8')) resolve();
      });
    });

    await participant.onStart?.(context);
    await longPoll;
    await participant.onStop?.(context);

    expect(engine.events.map((event) => event.id)).to.deep.equal(['lab#7@5']);
    expect(JSON.parse(readFileSync(join(folder, 'obs-lab.json'), 'utf8'))).to.deep.equal({ next: 8 });
    await new Promise((resolve) => server.close(resolve));
  });

  it('do not hold up the participant when they cannot be reached', async () => {
    const participant = create({
      folder: scratchFolder('robogrator'),
      obs: [
        {
          namespace: 'away',
          backend_url: 'http://127.0.0.1:1',
          bus: { url: 'amqp://guest:guest@127.0.0.1:1/', exchange: 'pubsub', keys: ['#'] },
        },
      ],
    });
    await participant.onStart?.(context);
    await participant.onStop?.(context);
  });
});
