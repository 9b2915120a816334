import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../engine/core/json.ts';
import type { EventRequest } from '../../engine/engine.ts';
import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import { EngineRun, scripted, TESTER } from '../support/engine-run.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const items = JSON.parse(readFileSync(new URL('../fixtures/obs/launch-items.json', import.meta.url), 'utf8')) as {
  title: string;
  event: JsonObject;
}[];

describe('events', () => {
  let run: EngineRun;
  const folder = () => (run.config.store as { folder: string }).folder;

  beforeEach(async () => {
    run = await EngineRun.start({
      participants: [scripted('noter', (workitem) => workitem.set('noted', true))],
      config: { participants: ['robogrator'], store: { kind: 'embedded', folder: scratchFolder('events') } },
    });
    for (const name of ['one', 'two']) {
      await run.engine.putDefinition({ source: `name: ${name}\ndo: [noter]` }, TESTER);
    }
  });
  afterEach(() => run.stop());

  const event = (more: Partial<EventRequest> = {}): EventRequest => ({
    ...{ id: 'e1', label: 'SRCSRV_COMMIT', projects: ['A:B'], payload: { package: 'p' }, source: 'test' },
    ...more,
  });
  const bind = (project: string, name: string, definition: string | null, fields: JsonObject = {}) =>
    run.engine.putBinding({ project, label: 'SRCSRV_COMMIT', name, definition, fields }, TESTER);
  const count = async () => (await run.engine.processes({ limit: 1000 })).processes.length;

  it('start what is bound, with the event, the project and the fields of that binding alone', async () => {
    await bind('A', 'x', 'one', { colour: 'red' });
    await bind('A:B', 'y', 'two', { size: 3 });
    const { state, started } = await run.engine.event(event(), TESTER);
    expect(state).to.equal('started');
    expect(started.map(({ definition, project }) => [definition, project])).to.deep.equal([
      ['one', 'A:B'],
      ['two', 'A:B'],
    ]);
    const [one, two] = await Promise.all(started.map(({ wfid }) => run.ended(wfid)));
    const common = { project: 'A:B', ev: { package: 'p' }, noted: true };
    expect(own(one?.fields)).to.deep.equal({ ...common, colour: 'red' });
    expect(own(two?.fields)).to.deep.equal({ ...common, size: 3 });
  });

  it('are handled once by their id, also when they come at once or after a restart', async () => {
    await bind('', 'x', 'one');
    const first = await Promise.all(Array.from({ length: 5 }, () => run.engine.event(event(), TESTER)));
    expect(new Set(first.map((record) => JSON.stringify(record))).size).to.equal(1);
    await run.restart();
    expect(await run.engine.event(event({ payload: { other: true } }), TESTER)).to.deep.equal(first[0]);
    expect(await count()).to.equal(1);
    expect(await run.engine.events()).to.deep.equal([first[0]]);
  });

  it('that were interrupted go on with the processes that were planned', async () => {
    await bind('', 'x', 'one');
    await bind('', 'y', 'two');
    const { started } = await run.engine.event(event(), TESTER);
    await run.stop();
    await interrupt(folder(), started);
    await run.start();
    const again = await run.engine.event(event(), TESTER);
    expect(again.started).to.deep.equal([...started, { ...started[0], wfid: 'never-started' }]);
    expect(again.state).to.equal('started');
    await run.ended('never-started');
    expect(await count()).to.equal(3);
  });

  it('to which nothing is bound are kept all the same', async () => {
    const record = await run.engine.event(event(), TESTER);
    expect(record).to.include({ state: 'nothing-bound', label: 'SRCSRV_COMMIT' });
    expect(await run.engine.events()).to.deep.equal([record]);
    expect(await count()).to.equal(0);
  });

  it('say what could not be started, and start the rest', async () => {
    await bind('', 'x', 'missing');
    expect((await run.engine.event(event(), TESTER)).state).to.equal('failed');
    await bind('', 'y', 'one');
    const { state, started } = await run.engine.event(event({ id: 'e2' }), TESTER);
    expect(state).to.equal('started');
    expect(started[0]?.error).to.contain('missing');
    expect(started[1]).not.to.have.property('error');
    expect(await count()).to.equal(1);
  });

  it('are listed newest first, page by page', async () => {
    for (const id of ['a', 'b', 'c']) await run.engine.event(event({ id }), TESTER);
    const [c, b] = await run.engine.events({ limit: 2 });
    expect([c?.id, b?.id]).to.deep.equal(['c', 'b']);
    expect((await run.engine.events({ before: b?.key ?? '' })).map(({ id }) => id)).to.deep.equal(['a']);
  });

  it('tell beforehand what they would start, and why; nothing happens', async () => {
    await bind('A', 'x', 'one');
    await bind('A:B', 'x', null);
    expect(await run.engine.testEvent(event())).to.deep.equal({ matches: [], handled: null });
    expect((await run.engine.testEvent(event({ projects: ['A:C'] }))).matches[0]?.why).to.equal(
      'bound at A (inherited by A:C)',
    );
    expect(await run.engine.events()).to.deep.equal([]);
  });

  it('start nothing once the binding is gone, also after a restart', async () => {
    await bind('', 'x', 'one');
    await run.restart();
    expect(await run.engine.bindings()).to.have.length(1);
    expect(await run.engine.removeBinding({ project: '', label: 'SRCSRV_COMMIT', name: 'x' }, TESTER)).to.equal(true);
    expect((await run.engine.event(event(), TESTER)).state).to.equal('nothing-bound');
  });

  describe('from an original launch item', () => {
    const definition = 'Ruote.process_definition do\n  obs_event\nend\n';
    const request = items.find(({ title }) => title.includes('several targets'))?.event ?? {};

    it('start one process for each target project of a request', async () => {
      const label = 'SRCSRV_REQUEST_CREATE';
      await run.engine.putBinding({ project: '', label, name: 'x', definition: 'one', fields: {} }, TESTER);
      const wfid = await run.launch(definition, { obsEvent: request });
      const { fields } = await run.ended(wfid);
      const started = fields?.['started'] as unknown as { wfid: string; project: string }[];
      expect(started.map(({ project }) => project)).to.include.members(['devel:tools', 'devel:old']);
      for (const { wfid: id, project } of started) {
        expect((await run.ended(id)).fields).to.deep.include({ project, noted: true });
      }
      expect(await count()).to.equal(1 + started.length);
    });

    it('start nothing more when the workitem is done again after a crash of the engine', async () => {
      const label = 'SRCSRV_REQUEST_CREATE';
      await run.engine.putBinding({ project: '', label, name: 'x', definition: 'one', fields: {} }, TESTER);
      const wfid = await run.launch(definition, { obsEvent: request });
      await run.ended(wfid);
      const [record] = await run.engine.events();
      const { started } = await run.engine.event(record as EventRequest, TESTER);
      expect(started).to.deep.equal(record?.started);
    });

    it('that makes no sense fail their process and say why', async () => {
      const wfid = await run.launch(definition, { obsEvent: 'what?' });
      expect((await run.failed(wfid)).errors_list[0]?.class).to.equal('Rejected');
    });
  });
});

/** Without what the engine keeps in the fields for itself. */
function own(fields: JsonObject | null | undefined): JsonObject {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([name]) => !name.startsWith('__')));
}

/** As if the engine had died in the middle of the event: its plan is there, with one process that was not started yet. */
async function interrupt(folder: string, started: readonly { wfid: string; definition: string; project: string }[]) {
  const store = new LmdbStore({ folder });
  await store.open();
  const document = await store.get('events', 'i:e1');
  const plan = JSON.parse(document?.json ?? '{}');
  const launches = [...started, { ...started[0], wfid: 'never-started' }].map((one) => ({ ...one, fields: {} }));
  await store.put('events', 'i:e1', JSON.stringify({ record: { ...plan.record, started: [] }, launches, done: false }));
  await store.close();
}
