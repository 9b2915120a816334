import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from '../api/support/embedded.ts';
import type { Embedded } from '../api/support/embedded.ts';
import { sendJson } from '../api/support/request.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { boss } from './support/screen.ts';
import type { Ran } from './support/screen.ts';

describe('boss event limit', () => {
  const folder = scratchFolder('event-limit');
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
    await sendJson(server.url, 'PUT', '/definitions', { source: 'name: tell\ndo:\n  - noop\n' });
    const binding = { project: 'A', label: 'BUILD_FAIL', name: 'notify', definition: 'tell' };
    await sendJson(server.url, 'PUT', '/bindings', binding);
  });
  after(() => server.stop());

  const run = (...argv: string[]): Promise<Ran> => boss(['event', ...argv], { env: { BOSS_URL: server.url } });
  const limit = (...more: string[]) => run('limit', 'BUILD_FAIL', 'notify', '--project', 'A', ...more);
  function file(id: string): string {
    const path = join(folder, `${id}.json`);
    writeFileSync(path, JSON.stringify({ id, label: 'BUILD_FAIL', projects: ['A:B'], payload: {} }));
    return path;
  }

  it('bounds a binding, and sending and testing events say what comes of it', async () => {
    expect((await limit('--runs', '1', '--per', '1h')).out).to.equal('BUILD_FAIL notify: 1 in 1h, else delay\n');
    expect((await run('list', '--bindings')).out).to.match(/A +BUILD_FAIL +notify +tell +1 in 1h, else delay\n/);
    expect((await run('test', file('a'))).out).to.match(/A:B +notify +tell +now +bound at A \(inherited by A:B\)\n/);
    await run('send', file('a'));
    expect((await run('test', file('a'))).out).to.match(
      /^an event with this id came at .*Z \(started\): it would start/,
    );
    expect((await run('test', file('b'))).out).to.match(/tell +\d{4}-.*Z +bound at .*; limit: 1 in 1h, else delay\n/);
    expect((await run('send', file('b'))).out).to.match(/: delayed \(b\)\n[^]*tell +[\w-]+ at \d{4}-.*Z\n$/);
    await limit('--runs', '1', '--per', '1h', '--above', 'drop');
    expect((await run('test', file('c'))).out).to.match(/tell +dropped +bound at /);
    expect((await run('send', file('c'))).out).to.contain('dropped: the limit of notify');
    expect((await limit('--none')).out).to.equal('BUILD_FAIL notify: no limit\n');
    expect((await run('test', file('d'))).out).to.match(/tell +now /);
  });

  it('says what is wrong', async () => {
    expect((await limit()).err).to.contain('say how often with --runs and --per, or --none');
    expect((await limit('--runs', '1', '--per', 'soon')).err).to.contain('per is "soon"; write a duration');
    expect((await run('limit', 'BUILD_FAIL', 'notify', '--none')).err).to.contain('BOSS_UNKNOWN_BINDING');
  });
});
