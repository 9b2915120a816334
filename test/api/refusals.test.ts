import { expect } from 'chai';
import { CATALOGUE } from '../../engine/errors.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { failureOf, send, sendJson } from './support/request.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('the API refuses', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
  });
  after(() => server.stop());

  const launch = (body: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
    send(server.url, 'POST', '/processes', { body, headers });

  it('an unknown address, with code, message, details and remedy', async () => {
    const { status, body } = await send(server.url, 'GET', '/nothing');
    expect(status).to.equal(404);
    expect(body).to.deep.equal({
      error: {
        code: 'BOSS_NOT_FOUND',
        message: 'there is nothing at /api/v1/nothing',
        details: {},
        remedy: CATALOGUE.BOSS_NOT_FOUND.remedy,
      },
    });
  });

  it('a method that the address does not have, and names those it has', async () => {
    const reply = await send(server.url, 'DELETE', '/processes');
    expect(failureOf(reply)).to.equal('405 BOSS_METHOD_NOT_ALLOWED');
    expect(reply.headers.allow).to.equal('POST, GET');
  });

  it('JSON that is broken, with line and column', async () => {
    const reply = await launch('{\n  "definition": "x",\n}');
    expect(failureOf(reply)).to.equal('400 BOSS_REQUEST_INVALID');
    expect(reply.body).to.have.nested.property('error.details.line', 3);
    expect(reply.body).to.have.nested.property('error.details.column', 1);
  });

  it('bytes that are not UTF-8', async () => {
    const reply = await launch(Buffer.from([0x22, 0xff, 0x22]));
    expect(failureOf(reply)).to.equal('400 BOSS_REQUEST_INVALID');
    expect(reply.body).to.have.nested.property('error.message', 'body: is not valid UTF-8');
  });

  it('a body of another type than JSON', async () => {
    expect(failureOf(await launch('definition=x', { 'content-type': 'application/x-www-form-urlencoded' }))).to.equal(
      '415 BOSS_MEDIA_TYPE',
    );
    expect(failureOf(await launch('{}', {}))).to.equal('415 BOSS_MEDIA_TYPE');
  });

  it('a body over 16 MB', async () => {
    expect(failureOf(await launch(`"${'x'.repeat(16 * 1024 * 1024)}"`))).to.equal('413 BOSS_LIMIT_EXCEEDED');
  });

  it('data nested a hundred thousand levels deep', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(failureOf(await launch(`{"definition": "x", "fields": {"a": ${deep}}}`))).to.equal(
      '413 BOSS_LIMIT_EXCEEDED',
    );
  });

  it('a body with unknown and missing members, naming all of them', async () => {
    const reply = await sendJson(server.url, 'POST', '/processes', { field: {}, wfid: '../x' });
    expect(failureOf(reply)).to.equal('400 BOSS_REQUEST_INVALID');
    const { faults } = (reply.body as { error: { details: { faults: { at: string; message: string }[] } } }).error
      .details;
    expect(faults.map(({ at }) => at)).to.have.members(['body', 'body', 'body.wfid']);
    expect(JSON.stringify(faults)).to.contain(
      'does not know \\"field\\"; it takes definition, fields, variables, project, wfid',
    );
  });

  it('a query that is not understood, instead of ignoring it', async () => {
    expect(failureOf(await send(server.url, 'GET', '/processes?stat=error'))).to.equal('400 BOSS_REQUEST_INVALID');
    expect(failureOf(await send(server.url, 'GET', '/processes?limit=0'))).to.equal('400 BOSS_REQUEST_INVALID');
    expect(failureOf(await send(server.url, 'GET', '/processes?limit=5&limit=6'))).to.equal('400 BOSS_REQUEST_INVALID');
    expect(failureOf(await send(server.url, 'GET', '/processes?state=finished'))).to.equal('400 BOSS_REQUEST_INVALID');
  });

  it('what is no id where an id must stand', async () => {
    for (const id of ['..%2f..', 'a%20b', '%00', '%E2%80%AE']) {
      expect(failureOf(await send(server.url, 'GET', `/processes/${id}`)), id).to.equal('400 BOSS_REQUEST_INVALID');
    }
    expect(failureOf(await send(server.url, 'GET', '/definitions/%zz'))).to.equal('400 BOSS_REQUEST_INVALID');
  });

  it('a request under a foreign host name, so that no rebound name reaches the engine', async () => {
    const asked = (host: string) => send(server.url, 'GET', '/health', { headers: { host } });
    expect(failureOf(await asked('evil.example'))).to.equal('403 BOSS_ORIGIN_REFUSED');
    expect(failureOf(await asked('127.0.0.1.evil.example'))).to.equal('403 BOSS_ORIGIN_REFUSED');
    for (const host of ['localhost', 'localhost:9292', '127.0.0.1:1', '[::1]:9292']) {
      expect((await asked(host)).status, host).to.equal(200);
    }
  });

  it('a change that a web page of another origin asks for', async () => {
    const asked = (headers: Record<string, string>) =>
      sendJson(server.url, 'POST', '/participants', { regex: 'a', queue: 'a' }, headers);
    expect(failureOf(await asked({ origin: 'http://evil.example' }))).to.equal('403 BOSS_ORIGIN_REFUSED');
    expect(failureOf(await asked({ origin: 'null' }))).to.equal('403 BOSS_ORIGIN_REFUSED');
    expect(failureOf(await asked({ 'sec-fetch-site': 'cross-site' }))).to.equal('403 BOSS_ORIGIN_REFUSED');
    expect((await asked({ origin: server.url })).status).to.equal(201);
  });

  it('to say on which software it runs, or to be framed', async () => {
    const { headers } = await send(server.url, 'GET', '/health');
    expect(headers).not.to.have.property('x-powered-by');
    expect(headers['x-content-type-options']).to.equal('nosniff');
    expect(headers['content-security-policy']).to.contain("frame-ancestors 'self'");
  });
});
