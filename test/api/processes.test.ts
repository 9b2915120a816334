import { expect } from 'chai';
import type { JournalEntry, ProcessView } from '../../engine/engine.ts';
import type { ProcessSummary } from '../../engine/store/store.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { follow } from './support/follow.ts';
import { failureOf, send, sendJson } from './support/request.ts';
import type { Reply } from './support/request.ts';

const WAITING = 'name: waiting\ndo:\n  - somebody\n';
const DONE = 'name: short\ndo:\n  - set: { "f:greeting": "hello ${f:name}" }\n';
const FAILING = 'name: failing\ndo:\n  - error: { msg: "not like this" }\n';

describe('processes over the API', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
  });
  after(() => server.stop());

  const launch = async (definition: unknown, more: object = {}): Promise<string> => {
    const reply = await sendJson(server.url, 'POST', '/processes', { definition, ...more });
    expect(reply.status, JSON.stringify(reply.body)).to.equal(201);
    return (reply.body as { wfid: string }).wfid;
  };
  const view = async (wfid: string): Promise<ProcessView> =>
    (await send(server.url, 'GET', `/processes/${wfid}`)).body as ProcessView;
  const command = (wfid: string, name: string, body: object = {}): Promise<Reply> =>
    sendJson(server.url, 'POST', `/processes/${wfid}/${name}`, body);
  const until = (wfid: string, what: string): Promise<JournalEntry> =>
    follow(server.url, wfid, (entry) => entry.what === what);

  it('run to their end and keep their fields', async () => {
    const wfid = await launch(DONE, { fields: { name: 'Ann' } });
    await until(wfid, 'ended');
    const { state, fields } = await view(wfid);
    expect(state).to.equal('done');
    expect(fields).to.include({ greeting: 'hello Ann' });
  });

  it('are launched from a tree too', async () => {
    const wfid = await launch(['sequence', {}, [['echo', { text: 'x' }, []]]]);
    await until(wfid, 'ended');
    expect((await view(wfid)).state).to.equal('done');
  });

  it('show what they wait for', async () => {
    const wfid = await launch(WAITING);
    await until(wfid, 'dispatched');
    const { state, expressions_list: live } = await view(wfid);
    expect(state).to.equal('running');
    const [waiting] = live.filter(({ waitingFor }) => waitingFor.kind === 'participant');
    expect(waiting?.waitingFor).to.include({ participant: 'somebody', queue: 'somebody' });
  });

  it('are launched once under a given id', async () => {
    await launch(WAITING, { wfid: 'my-own-1' });
    const second = await sendJson(server.url, 'POST', '/processes', { definition: WAITING, wfid: 'my-own-1' });
    expect(failureOf(second)).to.equal('409 BOSS_PROCESS_EXISTS');
  });

  it('are launched once for all requests with one idempotency key', async () => {
    const fields = { name: 'Ann' };
    const request = (more: object) => ({ definition: DONE, idempotency_key: 'nightly-1', ...more });
    const wfid = await launch(DONE, { fields, idempotency_key: 'nightly-1' });
    expect(await launch(DONE, { fields, idempotency_key: 'nightly-1' })).to.equal(wfid);
    const other = await sendJson(server.url, 'POST', '/processes', request({ fields: { name: 'Ben' } }));
    expect(failureOf(other)).to.equal('409 BOSS_IDEMPOTENCY_CONFLICT');
    const both = await sendJson(server.url, 'POST', '/processes', request({ wfid: 'my-own-2' }));
    expect(failureOf(both)).to.equal('400 BOSS_REQUEST_INVALID');
  });

  it('carry a field named __proto__ as data', async () => {
    const body = `{"definition": ${JSON.stringify(DONE)}, "fields": {"name": "x", "__proto__": {"admin": true}}}`;
    const reply = await send(server.url, 'POST', '/processes', {
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { wfid } = reply.body as { wfid: string };
    await until(wfid, 'ended');
    const { fields } = await view(wfid);
    expect(fields).not.to.have.property('admin');
    expect(JSON.stringify(fields)).to.contain('"__proto__":{"admin":true}');
  });

  it('name who launched them', async () => {
    const reply = await sendJson(
      server.url,
      'POST',
      '/processes',
      { definition: WAITING },
      { 'x-boss-actor': 'ann'.repeat(50) },
    );
    const { wfid } = reply.body as { wfid: string };
    const launched = await until(wfid, 'launched');
    expect(JSON.stringify(launched.data))
      .to.contain('ann'.repeat(50).slice(0, 100))
      .and.not.to.contain('ann'.repeat(34));
  });

  it('end by cancel and by kill', async () => {
    for (const [order, state] of [
      ['cancel', 'cancelled'],
      ['kill', 'killed'],
    ] as const) {
      const wfid = await launch(WAITING);
      const reply = await command(wfid, order);
      expect(reply.status).to.equal(202);
      expect(reply.body).to.deep.equal({ accepted: true });
      await until(wfid, 'ended');
      expect((await view(wfid)).state).to.equal(state);
    }
  });

  it('pause and go on', async () => {
    const wfid = await launch(WAITING);
    await until(wfid, 'dispatched');
    expect((await command(wfid, 'pause')).status).to.equal(202);
    await until(wfid, 'paused');
    expect((await view(wfid)).state).to.equal('paused');
    expect((await command(wfid, 'resume')).status).to.equal(202);
    await until(wfid, 'resumed');
    expect((await view(wfid)).state).to.equal('running');
  });

  it('stand in an error that can be replayed', async () => {
    const wfid = await launch(FAILING);
    await until(wfid, 'error');
    const { state, errors_list: errors } = await view(wfid);
    expect(state).to.equal('error');
    expect(errors[0]).to.include({ code: 'BOSS_FORCED_ERROR' });
    const reply = await command(wfid, 'replay', { expression: errors[0]?.id });
    expect(reply.status).to.equal(202);
    expect(reply.body).to.deep.equal({ replayed: 1 });
    await until(wfid, 'replayed');
  });

  it('refuse commands for what is not there', async () => {
    expect(failureOf(await command('no-such-process', 'cancel'))).to.equal('404 BOSS_UNKNOWN_PROCESS');
    expect(failureOf(await send(server.url, 'GET', '/processes/no-such-process'))).to.equal('404 BOSS_UNKNOWN_PROCESS');
    expect(failureOf(await send(server.url, 'GET', '/processes/no-such-process/history'))).to.equal(
      '404 BOSS_UNKNOWN_PROCESS',
    );
    const wfid = await launch(WAITING);
    expect(failureOf(await command(wfid, 'cancel', { expression: '0_99!nobody' }))).to.equal(
      '404 BOSS_UNKNOWN_EXPRESSION',
    );
  });

  it('refuse commands when they have ended', async () => {
    const wfid = await launch(DONE, { fields: { name: 'x' } });
    await until(wfid, 'ended');
    expect(failureOf(await command(wfid, 'cancel'))).to.equal('409 BOSS_PROCESS_STATE');
  });

  it('refuse a definition that cannot be read, with the place', async () => {
    const reply = await sendJson(server.url, 'POST', '/processes', {
      definition: 'name: x\ndo:\n  - a: 1\n    b: 2\n',
    });
    expect(failureOf(reply)).to.equal('400 BOSS_DEFINITION_INVALID');
    expect(JSON.stringify(reply.body)).to.match(/:4|line.{0,4}4/);
  });

  it('refuse a name under which nothing is stored', async () => {
    const reply = await sendJson(server.url, 'POST', '/processes', { definition: 'never_stored' });
    expect(failureOf(reply)).to.equal('404 BOSS_UNKNOWN_DEFINITION');
  });

  it('are listed page by page, newest first', async () => {
    const launched: string[] = [];
    for (let i = 0; i < 5; i++) launched.push(await launch('name: paged\ndo:\n  - somebody\n'));
    const listed: ProcessSummary[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await send(server.url, 'GET', `/processes?definition=paged&limit=2${from}`);
      const page = body as { processes: ProcessSummary[]; next: string | null };
      listed.push(...page.processes);
      cursor = page.next;
    }
    expect(listed.map(({ wfid }) => wfid)).to.have.members(launched);
    const times = listed.map(({ launchedAt }) => launchedAt);
    expect(times).to.deep.equal(times.toSorted((a, b) => b - a));
  });

  it('give their journal page by page', async () => {
    const wfid = await launch(WAITING);
    await until(wfid, 'dispatched');
    const first = (await send(server.url, 'GET', `/processes/${wfid}/history?limit=1`)).body as {
      entries: JournalEntry[];
      next: number;
    };
    expect(first.entries.map(({ seq }) => seq)).to.deep.equal([1]);
    expect(first.next).to.equal(2);
    const rest = (await send(server.url, 'GET', `/processes/${wfid}/history?from=2`)).body as {
      entries: JournalEntry[];
      next: null;
    };
    expect(rest.entries[0]?.seq).to.equal(2);
    expect(rest.next).to.equal(null);
  });
});
