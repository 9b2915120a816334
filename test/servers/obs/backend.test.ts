import { expect } from 'chai';
import { join } from 'node:path';
import { turn } from '../../support/turn.ts';
import { backendClient } from '../../../participants/robogrator/backend-client.ts';
import { backendSource } from '../../../participants/robogrator/backend-source.ts';
import { type Cursor, fileCursor } from '../../../participants/robogrator/cursor.ts';
import type { Source } from '../../../participants/robogrator/source.ts';
import { silentLog } from '../../../participants/sdk/index.ts';
import { RecordingEngine } from '../../participants/robogrator/recording-engine.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { type ObsServer, startObs } from '../../support/servers.ts';

const isRoot = process.getuid?.() === 0;
const why = isRoot ? '' : ' (skipped: the OBS backend starts only as root)';

(isRoot ? describe : describe.skip)(`a real OBS backend${why}`, function () {
  this.timeout(300_000);
  let obs: ObsServer;
  let engine: RecordingEngine;
  let running: Source[];
  let cursor: Cursor;

  before(async () => {
    obs = await startObs();
  });
  after(() => obs.stop());
  beforeEach(async () => {
    engine = new RecordingEngine();
    running = [];
    cursor = fileCursor(join(scratchFolder('robogrator'), 'obs-lab.json'));
    const now = await client().notifications({ start: null, block: false, signal: new AbortController().signal });
    await cursor.save(now?.next ?? 1);
  });
  afterEach(() => Promise.all(running.map((source) => source.stop())));

  function client() {
    return backendClient(obs.url);
  }

  function follow(): Source {
    const shared = { namespace: 'lab', sink: engine, log: silentLog, backoff: async () => turn() };
    const source = backendSource({ ...shared, client: client(), cursor });
    running.push(source);
    return source;
  }

  async function ask(method: string, path: string, body?: string): Promise<void> {
    const answer = await fetch(obs.url + path, { method, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }

  const project = (name: string, title = '') =>
    ask(
      'PUT',
      `/source/${name}/_meta?user=alice`,
      `<project name="${name}"><title>${title}</title><description/></project>`,
    );
  const pack = (name: string) =>
    ask(
      'PUT',
      `/source/${name}/hello/_meta?user=alice`,
      `<package name="hello" project="${name}"><title/><description/></package>`,
    );
  const upload = (name: string) =>
    ask('PUT', `/source/${name}/hello/hello.spec?rev=upload&user=alice`, 'Name: hello\n');
  const commit = (name: string, comment: string) =>
    ask('POST', `/source/${name}/hello?cmd=commit&rev=upload&user=alice&comment=${encodeURIComponent(comment)}`);
  const remove = (name: string) => ask('DELETE', `/source/${name}/hello?user=alice&comment=gone`);

  const labels = () => engine.events.map((event) => event.label);

  it('tells the life of a package as it happens', async () => {
    follow();
    await project('home:alice');
    await engine.until(() => labels().includes('SRCSRV_CREATE_PROJECT'));
    await pack('home:alice');
    await upload('home:alice');
    await commit('home:alice', 'first <b> & "x" — für alle\nzwei');
    await remove('home:alice');
    await engine.until(() => labels().includes('SRCSRV_DELETE_PACKAGE'));
    expect(labels()).to.deep.equal([
      'SRCSRV_CREATE_PROJECT',
      'SRCSRV_CREATE_PACKAGE',
      'SRCSRV_UPLOAD',
      'SRCSRV_COMMIT',
      'SRCSRV_DELETE_PACKAGE',
    ]);
    for (const event of engine.events) expect(event.projects).to.deep.equal(['home:alice']);
    expect(engine.events[3]?.payload).to.deep.include({
      namespace: 'lab',
      project: 'home:alice',
      package: 'hello',
      rev: '1',
      user: 'alice',
      comment: 'first <b> & "x" — für alle\nzwei',
      files: 'Added:\n  hello.spec\n\n',
    });
  });

  it('loses nothing and repeats nothing when the robogrator is restarted', async () => {
    const first = follow();
    await project('home:bob');
    await engine.until(() => engine.events.length === 1);
    await first.stop();
    await pack('home:bob');
    await upload('home:bob');
    await commit('home:bob', 'while nobody listened');
    const second = follow();
    await engine.until(() => engine.events.length === 4);
    await second.stop();
    await remove('home:bob');
    follow();
    await engine.until(() => engine.events.length === 5);
    expect(labels()).to.deep.equal([
      'SRCSRV_CREATE_PROJECT',
      'SRCSRV_CREATE_PACKAGE',
      'SRCSRV_UPLOAD',
      'SRCSRV_COMMIT',
      'SRCSRV_DELETE_PACKAGE',
    ]);
    expect(engine.attempts).to.equal(5);
  });

  it('loses nothing when the backend is restarted', async () => {
    follow();
    await project('home:carol');
    await engine.until(() => engine.events.length === 1);
    await obs.restart();
    await pack('home:carol');
    await engine.until(() => engine.events.length === 2);
    expect(labels()).to.deep.equal(['SRCSRV_CREATE_PROJECT', 'SRCSRV_CREATE_PACKAGE']);
  });

  it('catches up with more than one answer holds, and tells what OBS has thrown away', async () => {
    const before = (await cursor.load()) ?? 0;
    // a backend takes only so many connections at once
    for (let n = 0; n < 1100; n += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, i) => ask('POST', `/notify/LAB_EVENT?project=A&n=${n + i}`)));
    }
    const first = follow();
    await engine.until(() => engine.events.length === 1100);
    await first.stop();
    const everything = engine.events.splice(0);
    const numbers = everything.map((event) => Number(event.payload['n']));
    expect(numbers.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 1100 }, (_, n) => n));

    // what another reader, who has read all, makes the backend do: it keeps the last 500
    const next = before + 1100;
    await ask('GET', `/lastnotifications?start=${next}`);
    await cursor.save(before);
    follow();
    await engine.until(() => engine.events.length === 501);
    const [gap, ...rest] = engine.events;
    expect(gap?.payload).to.include({ label: 'OBS_EVENTS_LOST', from: before, to: next - 501 });
    expect(rest).to.deep.equal(everything.slice(-500));
  });
});
