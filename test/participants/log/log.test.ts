import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { create } from '../../../participants/log/index.ts';
import { createLog } from '../../../participants/sdk/index.ts';
import { type Desk, openDesk } from '../sdk/desk.ts';

describe('log', () => {
  const participant = create();
  let desk: Desk;
  const stream = new PassThrough();
  before(async () => {
    desk = await openDesk([participant], { log: createLog({ stream, level: 'debug' }) });
    stream.read();
  });
  after(() => desk.host.drain());

  const lineFor = async (fields: Record<string, string>, params: Record<string, string>) => {
    await desk.dispatch(participant, fields, params);
    expect((await desk.replies.next()).body.fields).to.include({ __result__: true });
    return JSON.parse(String(stream.read()).trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  };

  it('writes the message at the level of the step, with the place in the process', async () => {
    const line = await lineFor({}, { msg: 'built it', level: 'warn' });
    expect(line).to.include({ message: 'built it', level: 'warn', participant: 'log', expid: '0_0' });
    expect(line['wfid']).to.be.a('string');
  });

  it('writes a summary of the fields without a message', async () => {
    expect((await lineFor({ project: 'A:B' }, {}))['message']).to.equal('test: project="A:B"');
  });

  it('keeps a message on one line', async () => {
    const text = new PassThrough();
    createLog({ stream: text, format: 'text' }).info('a\r\n2026 error forged');
    expect(String(text.read()).trim().split('\n')).to.have.length(1);
  });

  it('refuses a level that there is not', async () => {
    await desk.dispatch(participant, {}, { level: 'loud' });
    const { error } = (await desk.replies.next()).body;
    expect(error?.['message']).to.include('allowed values: debug, info, warn, error');
  });
});
