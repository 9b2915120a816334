import type { Command } from 'commander';
import type { ClusterView } from '../engine.ts';
import { clock, table } from './output.ts';
import { examples } from './shell.ts';
import type { Shell } from './shell.ts';

export function addClusterCommands(program: Command, shell: Shell): void {
  const group = program.command('cluster').description('The engines that share one store.');
  const command = group
    .command('status')
    .description('Shows which engines are at work, and which of them has which partition since when.')
    .action(
      shell.action(async ({ client, output }) => {
        const view = await client.get<ClusterView>(['cluster']);
        output.show(view, () => describe(view));
      }),
    );
  examples(group, 'boss cluster status');
  examples(command, 'boss cluster status', 'boss cluster status -o json');
}

function describe({ members, partitions }: ClusterView): string {
  const engines = members.map(({ id, version, url, startedAt, partitions: count, self }) => [
    self ? `${id} *` : id,
    version,
    url,
    clock(startedAt),
    count,
  ]);
  const parts = partitions.map(({ partition, owner, epoch, since, leaseEndsAt }) => [
    partition,
    owner ?? 'nobody',
    epoch,
    since === null || owner === null ? null : clock(since),
    leaseEndsAt === null ? null : clock(leaseEndsAt),
  ]);
  return [
    table(['ENGINE', 'VERSION', 'API', 'STARTED', 'PARTITIONS'], engines),
    '* answers here',
    '',
    table(['PARTITION', 'ENGINE', 'EPOCH', 'SINCE', 'LEASE ENDS'], parts),
  ].join('\n');
}
