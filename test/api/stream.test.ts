import { expect } from 'chai';
import { readEvents } from '../../engine/cli/event-stream.ts';
import type { StreamEvent } from '../../engine/cli/event-stream.ts';
import type { EngineEvent } from '../../engine/engine.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { follow } from './support/follow.ts';
import { failureOf, send } from './support/request.ts';

const ACTOR = { name: 'test', via: 'engine' } as const;

describe('the stream of events', () => {
  let server: Embedded;
  beforeEach(async () => {
    server = await startEmbedded();
  });
  afterEach(() => server.stop());

  const launch = async (): Promise<string> =>
    (await server.engine.launch({ definition: 'name: waiting\ndo:\n  - somebody\n' }, ACTOR)).wfid;

  async function open(query: string, headers: Record<string, string> = {}): Promise<AsyncGenerator<StreamEvent>> {
    const response = await fetch(`${server.url}/api/v1/stream${query}`, { headers });
    expect(response.headers.get('content-type')).to.contain('text/event-stream');
    if (response.body === null) throw new Error('no body');
    return readEvents(response.body);
  }

  async function next(events: AsyncGenerator<StreamEvent>): Promise<EngineEvent> {
    const { value, done } = await events.next();
    if (done === true || !('entry' in value)) throw new Error('the stream ended');
    return value;
  }

  it('tells of all processes', async () => {
    const events = await open('');
    const wfids = [await launch(), await launch()];
    const heard = new Set<string>();
    while (heard.size < 2) heard.add((await next(events)).wfid);
    expect([...heard]).to.have.members(wfids);
    await events.return(undefined);
  });

  it('tells only of the process that is asked for', async () => {
    const wfid = await launch();
    const events = await open(`?wfid=${wfid}`);
    await launch();
    await server.engine.cancel(wfid, ACTOR);
    expect((await next(events)).wfid).to.equal(wfid);
    await events.return(undefined);
  });

  it('repeats the journal first, without a gap and without a duplicate', async () => {
    const wfid = await launch();
    const events = await open(`?wfid=${wfid}&from=1`);
    await server.engine.cancel(wfid, ACTOR);
    const heard: number[] = [];
    for (let what = ''; what !== 'ended'; ) {
      const { entry } = await next(events);
      heard.push(entry.seq);
      what = entry.what;
    }
    expect(heard).to.deep.equal(heard.map((_seq, index) => index + 1));
    await events.return(undefined);
  });

  it('goes on after the last event that a browser has seen', async () => {
    const wfid = await launch();
    await follow(server.url, wfid, ({ what }) => what === 'dispatched');
    const events = await open(`?wfid=${wfid}`, { 'last-event-id': `${wfid}/1` });
    expect((await next(events)).entry.seq).to.equal(2);
    await events.return(undefined);
  });

  it('knows no unknown process', async () => {
    expect(failureOf(await send(server.url, 'GET', '/stream?wfid=nobody'))).to.equal('404 BOSS_UNKNOWN_PROCESS');
  });

  it('ends when the engine stops', async () => {
    const events = await open('');
    await server.stop();
    expect((await events.next()).done).to.equal(true);
  });
});
