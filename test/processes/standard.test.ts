import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Json, JsonObject } from '../../engine/core/json.ts';
import { assign } from '../../engine/core/path.ts';
import { readConf } from '../../engine/definition/conf.ts';
import { scanTree } from '../../engine/import/scan-tree.ts';
import { lint } from '../../engine/definition/lint.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { readObsEvent } from '../../engine/events/obs-event.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import { standardParticipants } from '../../examples/standard-workflow/participants.ts';
import { defineParticipant } from '../../participants/sdk/index.ts';
import { SmallEngine, type SmallProcess } from '../support/small-engine.ts';

const ROOT = fileURLToPath(new URL('../../processes/', import.meta.url));
const EXAMPLES = new URL('../../examples/standard-workflow/', import.meta.url);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the definitions under processes/', () => {
  it('are read without a problem, every file of them', async () => {
    const files = await readdir(ROOT, { recursive: true, withFileTypes: true });
    const scan = await scanTree(ROOT);
    expect(scan.problems).to.deep.equal([]);
    const meant = files.filter((file) => file.isFile() && !file.name.endsWith('.test.yaml'));
    expect([...scan.contents.keys()].length).to.equal(meant.length);
  });

  it('pass the lint, with the participants they are written for', async () => {
    const participants = ['notify_irc', ...standardParticipants().map(({ regex }) => regex)];
    const options = { knownExpressions: EXPRESSION_NAMES, participants };
    const { definitions } = await scanTree(ROOT);
    expect(definitions.flatMap(({ source, fields = {} }) => lint(source, { ...options, fields }))).to.deep.equal([]);
  });

  it('are bound to their events for all projects when processes/standard is imported', async () => {
    const { bindings } = await scanTree(`${ROOT}standard`);
    expect(bindings.map(({ project, label, name }) => `${project}/${label}/${name}`)).to.deep.equal([
      '/BUILD_FAIL/notify_failure',
      '/SRCSRV_REQUEST_CREATE/handle_request',
      '/SRCSRV_REQUEST_STATECHANGE/wake_review',
    ]);
  });
});

describe('the standard workflow with its scripted OBS', () => {
  let engine: SmallEngine;
  let notices: string[];

  beforeEach(() => {
    notices = [];
    engine = new SmallEngine([...standardParticipants(), ircWriter(notices)]);
  });

  it('checks, builds and accepts a request, and says so', async () => {
    const process = start('SRCSRV_REQUEST_CREATE.handle_request', request());
    await engine.settle();
    expect(process.trace).to.deep.equal([
      'get_request',
      'check_multiple_destinations',
      'check_package_is_complete',
      'check_has_relevant_changelog',
      'check_package_built_at_source',
      'setup_build_trial',
      'notify_irc',
      'is_repo_published',
      'get_build_trial_results',
      'change_request_state',
      'notify_irc',
      'remove_build_trial',
    ]);
    expect(process.fields).to.include({ status: 'SUCCESS' });
    expect(notices).to.deep.equal([
      '#requests request 4711 is built in Core:Multimedia:Trial:SR4711',
      '#requests request 4711 to Core:Multimedia is accepted: Update libsound to 2.4.1 (fixes the crash on unplugging a headset, bug 5512)',
    ]);
  });

  it('runs all checks, then rejects without building', async () => {
    const process = start(
      'SRCSRV_REQUEST_CREATE.handle_request',
      request({ 'ev.actions.0.sourcepackage': 'incomplete-nochangelog' }),
    );
    await engine.settle();
    expect(process.trace).to.include('check_package_built_at_source').and.not.include('setup_build_trial');
    expect(process.fields?.['msg']).to.deep.equal([
      'FAILED check_package_is_complete: incomplete-nochangelog lacks its spec file',
      'FAILED check_has_relevant_changelog: incomplete-nochangelog has no new entry in its changelog',
    ]);
    expect(notices.at(-1)).to.match(
      /^#requests request 4711 to Core:Multimedia by ann is rejected: FAILED check_has_relevant/,
    );
  });

  it('rejects what no longer builds and keeps the failed trial for a while', async () => {
    const process = start('SRCSRV_REQUEST_CREATE.handle_request', request({ 'ev.actions.0.targetpackage': 'broken' }));
    await engine.settle();
    expect(process.fields).to.include({ status: 'FAILED' });
    expect(process.fields?.['new_failures']).to.have.length(2);
    expect(process.trace).to.not.include('remove_build_trial');
    await engine.settle(3 * DAY);
    expect(process.trace.at(-1)).to.equal('remove_build_trial');
    expect(process.execution.expressions.size).to.equal(0);
  });

  it('asks again until the trial project is published', async () => {
    const process = start('SRCSRV_REQUEST_CREATE.handle_request', request({ 'ev.actions.0.targetpackage': 'slow' }));
    await engine.settle(HOUR);
    expect(process.trace.filter((name) => name === 'is_repo_published')).to.have.length(3);
    expect(process.fields).to.include({ status: 'SUCCESS' });
  });

  for (const [id, verdict] of [
    ['4711', 'accepted'],
    ['4799', 'rejected'],
  ] as const) {
    it(`waits for a review, woken by the change of the request's state, and the request ${id} is ${verdict}`, async () => {
      const stages = ['review_before', 'accept', 'reject'];
      const process = start('SRCSRV_REQUEST_CREATE.handle_request', request({ 'ev.id': id, stages }));
      await engine.settle();
      expect(process.fields).to.equal(null);
      expect(process.trace.at(-1)).to.equal('notify_irc');
      start('SRCSRV_REQUEST_STATECHANGE.wake_review', { ev: { id }, project: 'Core:Multimedia' });
      await engine.settle();
      expect(notices.at(-1)).to.include(`is ${verdict}`);
      expect(process.execution.expressions.size).to.equal(0);
    });
  }

  it('tells of a build failure, but not of an old one or an excluded place', async () => {
    const ev = { package: 'broken', repository: 'standard', arch: 'x86_64', previouslyfailed: null };
    start('BUILD_FAIL.notify_failure', { ev, project: 'A:B' });
    start('BUILD_FAIL.notify_failure', { ev: { ...ev, previouslyfailed: '1' }, project: 'A:B' });
    start('BUILD_FAIL.notify_failure', { ev, project: 'A:B', exclude_archs: ['x86_64'] });
    await engine.settle();
    expect(notices).to.deep.equal([
      '#builds A:B/broken fails to build for standard/x86_64: error: undefined reference to `main`',
    ]);
  });

  function start(definition: string, fields: JsonObject): SmallProcess {
    const file = `${ROOT}standard/${definition}`;
    const defaults = readConf(readFileSync(`${file}.conf.yaml`, 'utf8'), { file: `${file}.conf.yaml` });
    const { tree } = readDefinition(readFileSync(`${file}.yaml`, 'utf8'), { file: `${file}.yaml` });
    return engine.launch(tree, { ...defaults, ...fields });
  }
});

/** Fields of the recorded event, with changes at dotted paths. */
function request(changes: Record<string, Json> = {}): JsonObject {
  const item = JSON.parse(readFileSync(new URL('request-create.json', EXAMPLES), 'utf8')) as {
    fields: { obsEvent: Json };
  };
  const event = readObsEvent(item.fields.obsEvent, { source: 'launch-item', namespace: 'obs' });
  const fields: JsonObject = { ev: event.payload, project: event.projects[0] ?? '' };
  return Object.entries(changes).reduce((changed, [path, value]) => assign(changed, path, value), fields);
}

function ircWriter(notices: string[]) {
  return defineParticipant({
    name: 'notify_irc',
    onWorkitem(workitem) {
      notices.push(`${String(workitem.param('irc_channel'))} ${String(workitem.param('msg'))}`);
      workitem.result = true;
    },
  });
}
