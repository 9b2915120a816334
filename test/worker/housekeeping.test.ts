import { expect } from 'chai';
import type { EventRecord } from '../../engine/engine.ts';
import { createLog } from '../../engine/log.ts';
import type { Store } from '../../engine/store/store.ts';
import { EventDesk } from '../../engine/worker/event-desk.ts';
import { Housekeeping } from '../../engine/worker/housekeeping.ts';
import type { Launcher } from '../../engine/worker/launcher.ts';
import { MapDocuments } from '../support/map-documents.ts';

const DAY = 24 * 60 * 60_000;

describe('housekeeping', () => {
  it('sweeps at its start and again at its times, also after a failure', async function () {
    this.timeout(10_000);
    let swept = 0;
    let stop = (): Promise<void> => Promise.resolve();
    await new Promise<void>((resolve) => {
      const sweep = async () => {
        if (++swept === 3) resolve();
        if (swept < 3) throw new Error('the store is away');
      };
      const log = createLog({ level: 'error', format: 'text' });
      const housekeeping = new Housekeeping([{ name: 'test', tab: '* * * * * *', sweep }], log, 0);
      stop = () => housekeeping.stop();
      housekeeping.start();
    });
    await stop();
  });

  it('forgets an event with its id after 90 days, and no younger one', async () => {
    const documents = new MapDocuments();
    const log = createLog({ level: 'error', format: 'text' });
    const store = documents as unknown as Store;
    const desk = new EventDesk({ store, launcher: {} as Launcher, isHere: () => true, log });
    const now = Date.UTC(2026, 10, 30);
    const send = (id: string, days: number): Promise<EventRecord> => {
      const event = { id, label: 'BUILD_FAIL', projects: [], payload: {}, source: 'cli' };
      return desk.take(event, { name: 'obs', via: 'event' }, now - days * DAY);
    };
    for (const [id, days] of Object.entries({ old: 91, older: 400, young: 89 })) await send(id, days);
    await desk.sweep(now);
    const left = (await documents.documents('events')).map(({ id }) => id);
    expect(left).to.have.length(2).and.include('i:young');
    expect((await send('old', 0)).at).to.equal(now);
  });
});
