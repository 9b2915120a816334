import { expect } from 'chai';
import { startEmbedded } from '../api/support/embedded.ts';
import type { Embedded } from '../api/support/embedded.ts';
import type { ClusterView } from '../../engine/engine.ts';
import { boss } from './support/screen.ts';

describe('boss cluster', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
  });
  after(() => server.stop());

  const run = (...argv: string[]) => boss(argv, { env: { BOSS_URL: server.url } });

  it('shows an engine that has its store for itself with all partitions, which need no lease', async () => {
    const { out } = await run('cluster', 'status');
    expect(out).to.match(/^ENGINE +VERSION +API +STARTED +PARTITIONS\n\S+:\d+:\w+ \* /);
    expect(out).to.match(/\nPARTITION +ENGINE +EPOCH +SINCE +LEASE ENDS\n0 +\S+ +1 +\S.* -\n/);
  });

  it('gives the same to programs', async () => {
    const { members, partitions } = JSON.parse((await run('cluster', 'status', '-o', 'json')).out) as ClusterView;
    expect(members).to.have.length(1);
    expect(members[0]).to.include({ pid: process.pid, partitions: partitions.length, self: true });
    expect(partitions.map(({ owner }) => owner)).to.deep.equal(partitions.map(() => members[0]?.id));
  });
});
