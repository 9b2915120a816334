import { expect } from 'chai';
import { type Desk, openDesk } from './desk.ts';
import { doing, gate } from './workers.ts';

describe('participant host, cancel', () => {
  let desk: Desk;
  afterEach(() => desk?.host.drain());

  it('fires the signal of the workitem at work, and sends no reply for it', async () => {
    const begun = gate();
    const told: unknown[] = [];
    const worker = doing(
      async (workitem, { signal }) => {
        if (workitem.get('n') !== 1) return;
        begun.open();
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        });
      },
      { onCancel: ({ fei, flavour, running }) => void told.push([fei?.wfid, flavour, running?.get('n')]) },
    );
    desk = await openDesk([worker]);
    const wfid = await desk.dispatch(worker, { n: 1 });
    await begun.opened;
    await desk.dispatch(worker, { n: 2 });
    await desk.cancel(worker, wfid, 'timeout');
    expect((await desk.replies.next()).body.fields).to.include({ n: 2 });
    expect(told).to.deep.equal([[wfid, 'timeout', 1]]);
    await desk.host.drain();
    expect(desk.replies.unread).to.equal(0);
  });

  it('drops a workitem that waits for a free place', async () => {
    const begun = gate();
    const finish = gate();
    const seen: unknown[] = [];
    const heard = gate();
    const worker = doing(
      async (workitem) => {
        seen.push(workitem.get('n'));
        begun.open();
        await finish.opened;
      },
      { onCancel: () => heard.open() },
    );
    desk = await openDesk([worker]);
    await desk.dispatch(worker, { n: 1 });
    await begun.opened;
    const second = await desk.dispatch(worker, { n: 2 });
    await desk.cancel(worker, second);
    await heard.opened;
    finish.open();
    await desk.replies.next();
    await desk.host.drain();
    expect(seen).to.deep.equal([1]);
  });

  it('tells the participant of a cancel that concerns nothing here, and goes on', async () => {
    const told: unknown[] = [];
    const worker = doing(() => undefined, {
      onCancel: ({ fei, running }) => {
        told.push([fei?.wfid ?? null, running]);
        throw new Error('a mistake in onCancel');
      },
    });
    desk = await openDesk([worker]);
    await desk.cancel(worker, 'elsewhere');
    await desk.transport.publish('worker', '{"cancel":true,"fei":"#<Ruote::HashWrapper:0x1>","flavour":null}');
    await desk.dispatch(worker, { n: 1 });
    await desk.replies.next();
    expect(told).to.deep.equal([
      ['elsewhere', null],
      [null, null],
    ]);
  });
});
