import { expect } from 'chai';
import type { DefinitionVersion } from '../../engine/engine.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { failureOf, send, sendJson } from './support/request.ts';
import type { Reply } from './support/request.ts';

const TEXT = 'name: greet\nrevision: "1"\ndescription: Greets.\ndo:\n  - somebody\n';

describe('definitions over the API', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
  });
  after(() => server.stop());

  const put = (body: object): Promise<Reply> => sendJson(server.url, 'PUT', '/definitions', body);
  const get = (address: string): Promise<Reply> => send(server.url, 'GET', `/definitions${address}`);

  it('are stored as a new version only when something changed', async () => {
    const first = await put({ source: TEXT, file: 'greet.yaml', comment: 'first' });
    expect(first.status).to.equal(201);
    expect(first.body).to.have.nested.property('definition.version', 1);
    expect((await put({ source: TEXT, file: 'greet.yaml' })).status).to.equal(200);
    const second = await put({ source: TEXT.replace('"1"', '"2"'), file: 'greet.yaml', comment: 'second' });
    expect(second.body).to.have.nested.property('definition.version', 2);
  });

  it('are read by name and by version, with text and tree', async () => {
    const newest = (await get('/greet')).body as DefinitionVersion & { tree: unknown[] };
    expect(newest).to.include({ name: 'greet', version: 2, revision: '2', comment: 'second', format: 'yaml' });
    expect(newest.tree[0]).to.be.a('string');
    const old = (await get('/greet@1')).body as DefinitionVersion;
    expect(old).to.include({ version: 1, source: TEXT });
  });

  it('are listed without their text', async () => {
    const { definitions } = (await get('')).body as { definitions: object[] };
    expect(definitions).to.have.length(1);
    expect(definitions[0]).to.include({ name: 'greet', version: 2 }).and.not.to.have.property('source');
    const { versions } = (await get('/greet/versions')).body as { versions: { version: number }[] };
    expect(versions.map(({ version }) => version)).to.have.members([1, 2]);
  });

  it('whose name is a free text, as original ones may have, are stored under another one', async () => {
    const source = "Ruote.process_definition :name => 'OBS Raw Event' do\n  obs_event\nend\n";
    const refused = await put({ source, file: 'raw.pdef' });
    expect(failureOf(refused)).to.equal('400 BOSS_DEFINITION_INVALID');
    expect(JSON.stringify(refused.body)).to.contain('OBS Raw Event').and.to.contain('--name');
    expect((await put({ source, file: 'raw.pdef', name: 'obs_raw_event' })).status).to.equal(201);
    expect((await get('/obs_raw_event')).body).to.include({ name: 'obs_raw_event', format: 'ruby' });
  });

  it('that nobody stored are not found', async () => {
    expect(failureOf(await get('/nobody_stored_this'))).to.equal('404 BOSS_UNKNOWN_DEFINITION');
    expect(failureOf(await get('/greet@99'))).to.equal('404 BOSS_UNKNOWN_DEFINITION');
    expect(failureOf(await get('/nobody_stored_this/versions'))).to.equal('404 BOSS_UNKNOWN_DEFINITION');
  });

  it('that cannot be read are refused and not stored', async () => {
    const reply = await put({ source: 'name: broken\ndo: [', file: 'broken.yaml' });
    expect(failureOf(reply)).to.equal('400 BOSS_DEFINITION_INVALID');
    expect(JSON.stringify(reply.body)).to.contain('broken.yaml');
    expect(failureOf(await get('/broken'))).to.equal('404 BOSS_UNKNOWN_DEFINITION');
  });

  it('are checked without being stored, also when they cannot be read', async () => {
    const lint = async (source: string) =>
      (await sendJson(server.url, 'POST', '/definitions/lint', { source, file: 'x.yaml' })).body as {
        findings: { severity: string }[];
      };
    expect((await lint('name: x\ndo: [')).findings[0]).to.include({ severity: 'error' });
    expect(failureOf(await get('/x'))).to.equal('404 BOSS_UNKNOWN_DEFINITION');
  });

  it('are checked with those that are stored: a subprocess may call them', async () => {
    const findings = async () => {
      const source = 'name: x\ndo: [ subprocess: linted_part ]';
      const { body } = await sendJson(server.url, 'POST', '/definitions/lint', { source });
      return (body as { findings: { code: string }[] }).findings.map(({ code }) => code);
    };
    expect(await findings()).to.deep.equal(['unknown-name']);
    await put({ source: 'name: A:linted_part\ndo: [ noop ]' });
    expect(await findings()).to.deep.equal([]);
  });

  it('are written in another form', async () => {
    const reply = await sendJson(server.url, 'POST', '/definitions/convert', {
      source: TEXT,
      file: 'greet.yaml',
      to: 'json',
    });
    expect(reply.body).to.include({ format: 'json' });
    const { source } = reply.body as { source: string };
    expect(source).to.contain('somebody');
    expect(JSON.parse(source)).to.be.an('array');
    const radial = await sendJson(server.url, 'POST', '/definitions/convert', { source, to: 'radial' });
    expect((radial.body as { source: string }).source).to.match(/^define name: greet/);
    expect(failureOf(await sendJson(server.url, 'POST', '/definitions/convert', { source, to: 'xml' }))).to.equal(
      '400 BOSS_REQUEST_INVALID',
    );
  });
});
