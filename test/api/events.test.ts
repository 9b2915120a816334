import { expect } from 'chai';
import type { Binding, EventRecord, EventTest } from '../../engine/engine.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { failureOf, send, sendJson } from './support/request.ts';

const EVENT = { id: 'e1', label: 'SRCSRV_COMMIT', projects: ['A:B'], payload: { project: 'A:B' }, source: 'cli' };
const BINDING = { project: 'A', label: 'SRCSRV_COMMIT', name: 'check', definition: 'check' };

describe('events over the API', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
    await sendJson(server.url, 'PUT', '/definitions', { source: 'name: check\ndo:\n  - echo: x\n' });
    expect((await sendJson(server.url, 'PUT', '/bindings', BINDING)).status).to.equal(200);
  });
  after(() => server.stop());

  const matches = async () => ((await sendJson(server.url, 'POST', '/events/test', EVENT)).body as EventTest).matches;

  it('say what they would start, and why, without starting it', async () => {
    const { matches } = (await sendJson(server.url, 'POST', '/events/test', EVENT)).body as EventTest;
    expect(matches).to.have.length(1);
    expect(matches[0]?.binding).to.include(BINDING);
    expect(matches[0]?.why).to.contain('A');
    expect(((await send(server.url, 'GET', '/events')).body as { events: unknown[] }).events).to.deep.equal([]);
  });

  it('start what is bound above their project, once for each id', async () => {
    const first = (await sendJson(server.url, 'POST', '/events', EVENT)).body as EventRecord;
    expect(first.state).to.equal('started');
    expect(first.started).to.have.length(1);
    const again = (await sendJson(server.url, 'POST', '/events', EVENT)).body as EventRecord;
    expect(again.started).to.deep.equal(first.started);
  });

  it('say when one with their id was here before', async () => {
    const { handled } = (await sendJson(server.url, 'POST', '/events/test', EVENT)).body as EventTest;
    expect(handled?.state).to.equal('started');
  });

  it('are kept though nothing was bound to them', async () => {
    const event = { ...EVENT, id: 'e2', label: 'SRCSRV_DELETE_PACKAGE' };
    expect((await sendJson(server.url, 'POST', '/events', event)).body).to.include({ state: 'nothing-bound' });
    const { events } = (await send(server.url, 'GET', '/events?limit=1')).body as { events: EventRecord[] };
    expect(events.map(({ id }) => id)).to.deep.equal(['e2']);
  });

  it('are listed page by page, newest first', async () => {
    const first = (await send(server.url, 'GET', '/events?limit=1')).body as { events: EventRecord[]; next: string };
    const second = (await send(server.url, 'GET', `/events?limit=1&before=${encodeURIComponent(first.next)}`)).body as {
      events: EventRecord[];
    };
    expect([...first.events, ...second.events].map(({ id }) => id)).to.deep.equal(['e2', 'e1']);
  });

  it('are refused without a label', async () => {
    const { label: _, ...rest } = EVENT;
    expect(failureOf(await sendJson(server.url, 'POST', '/events', rest))).to.equal('400 BOSS_REQUEST_INVALID');
  });

  it('start nothing any more when the binding is removed', async () => {
    const query = '?project=A&label=SRCSRV_COMMIT&name=check';
    expect((await send(server.url, 'DELETE', `/bindings${query}`)).body).to.deep.equal({ removed: true });
    expect(failureOf(await send(server.url, 'DELETE', `/bindings${query}`))).to.equal('404 BOSS_UNKNOWN_BINDING');
    expect(await matches()).to.deep.equal([]);
  });

  it('can have a binding switched off below', async () => {
    await sendJson(server.url, 'PUT', '/bindings', BINDING);
    await sendJson(server.url, 'PUT', '/bindings', { ...BINDING, project: 'A:B', definition: null });
    const { bindings } = (await send(server.url, 'GET', '/bindings')).body as { bindings: Binding[] };
    expect(bindings.map(({ project, definition }) => [project, definition])).to.have.deep.members([
      ['A', 'check'],
      ['A:B', null],
    ]);
    expect(await matches()).to.deep.equal([]);
  });

  it('are bounded by the limit of a binding, which stays when the binding is written without one', async () => {
    const other = { ...BINDING, label: 'BUILD_FAIL' };
    const limit = { runs: 1, per: '1h', above: 'drop' };
    await sendJson(server.url, 'PUT', '/bindings', { ...other, limit });
    await sendJson(server.url, 'PUT', '/bindings', other);
    const event = (id: string) => ({ ...EVENT, id, label: 'BUILD_FAIL' });
    const states = [];
    for (const id of ['f1', 'f2']) {
      states.push(((await sendJson(server.url, 'POST', '/events', event(id))).body as EventRecord).state);
    }
    const test = (await sendJson(server.url, 'POST', '/events/test', event('f3'))).body as EventTest;
    expect([...states, test.matches[0]?.outcome, test.matches[0]?.at]).to.deep.equal([
      'started',
      'dropped',
      'drop',
      null,
    ]);
    await sendJson(server.url, 'PUT', '/bindings', { ...other, limit: null });
    expect((await sendJson(server.url, 'POST', '/events', event('f4'))).body).to.include({ state: 'started' });
    const wrong = await sendJson(server.url, 'PUT', '/bindings', { ...other, limit: { ...limit, per: 'soon' } });
    expect(failureOf(wrong)).to.equal('400 BOSS_EVENT_INVALID');
  });
});
