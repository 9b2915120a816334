import { expect } from 'chai';
import { type Desk, INBOX, openDesk, wireWorkitem } from './desk.ts';
import { doing, sizer } from './workers.ts';

describe('participant host, bad messages', () => {
  let desk: Desk;
  afterEach(() => desk?.host.drain());

  const bodies: Record<string, Buffer> = {
    'the body is not JSON in UTF-8': Buffer.from('{"fei":'),
    'the body is not JSON': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    'the body is not a JSON object': Buffer.from('[1,2]'),
    'no usable fei': Buffer.from('{"fei":{"wfid":7},"fields":{},"participant_name":"x"}'),
    'no fields': Buffer.from('{"fei":{"wfid":"w","subid":"s","expid":"0"},"participant_name":"x"}'),
    'no participant_name': Buffer.from('{"fei":{"wfid":"w","subid":"s","expid":"0"},"fields":{}}'),
  };
  for (const [reason, body] of Object.entries(bodies)) {
    it(`puts it aside with the reason: ${reason}`, async () => {
      desk = await openDesk([sizer]);
      await desk.transport.publish('sizer', body);
      const { delivery } = await desk.dead.next();
      expect(delivery.properties.headers?.['boss-reason']).to.include(reason);
      expect(delivery.properties.headers?.['boss-queue']).to.equal('sizer');
      expect(delivery.body.equals(body)).to.equal(true);
    });
  }

  it('goes on with the next workitem', async () => {
    desk = await openDesk([sizer]);
    await desk.transport.publish('sizer', 'junk');
    await desk.dispatch(sizer, { items: [1] }, { unit: 'm' });
    expect((await desk.replies.next()).body.fields).to.include({ size: 1 });
  });

  it('carries fields and params named __proto__ through unchanged', async () => {
    const worker = doing(() => undefined, { params: { type: 'object' }, fields: { type: 'object' } });
    desk = await openDesk([worker]);
    const text = JSON.stringify(wireWorkitem('w1', 'worker', { mark: 1 }, { mark: 2 }));
    const body = text.replaceAll('"mark":', '"__proto__":');
    await desk.transport.publish('worker', body, { replyTo: INBOX });
    const reply = (await desk.replies.next()).delivery.body.toString('utf8');
    expect(reply).to.include('"__proto__":1').and.to.include('"__proto__":2');
  });

  it('puts a workitem aside whose reply has nowhere to go', async () => {
    desk = await openDesk([sizer]);
    const body = JSON.stringify(wireWorkitem('w1', 'sizer', { items: [] }, { unit: 'm' }));
    await desk.transport.publish('sizer', body, { replyTo: 'nobody.declared.this' });
    const { delivery } = await desk.dead.next();
    expect(delivery.properties.headers?.['boss-reason']).to.include('nobody.declared.this');
  });
});
