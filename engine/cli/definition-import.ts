import { once } from 'node:events';
import type { Command } from 'commander';
import { scanTree } from '../import/scan-tree.ts';
import type { BindingKey, TreePlan } from '../import/tree-plan.ts';
import { watchTree } from '../import/watch-tree.ts';
import type { DefinitionVersion } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Client } from './client.ts';
import { EXIT } from './exit-codes.ts';
import { examples } from './shell.ts';
import type { Invocation, Shell } from './shell.ts';
import { printable } from './terminal.ts';

interface Imported {
  /** `name@version` of what is new or changed. */
  readonly stored: string[];
  readonly unchanged: number;
  readonly bindings: number;
  /** What is started by time. */
  readonly schedules: number;
  /** Bindings whose file is gone. */
  readonly removed: number;
  /** Files that were left out, and why. */
  readonly problems: string[];
}

export function addImportCommand(group: Command, shell: Shell): void {
  const command = group
    .command('import')
    .argument('<folder>', 'laid out as the original does: PROJECT/SUBPROJECT/LABEL.name.pdef with .conf files')
    .description(
      'Stores all definitions of a directory tree, binds them to the events that their places name, and writes its schedules.',
    )
    .option('--watch', 'keep them in step with the tree until interrupted')
    .action(
      shell.action<{ watch?: true }, [string]>(async (invocation, folder) => {
        if (invocation.options.watch === true) return watchFolder(invocation, folder);
        const imported = await send(invocation.client, await scanTree(folder), []);
        invocation.output.show(imported, () => describe(imported));
        return imported.problems.length === 0 ? EXIT.ok : EXIT.failed;
      }),
    );
  examples(command, 'boss definition import /srv/BOSS/processes', 'boss definition import processes --watch');
}

async function watchFolder({ client, output, terminal }: Invocation<unknown>, folder: string): Promise<number> {
  await scanTree(folder);
  const watch = watchTree(
    folder,
    async ({ plan, withdrawn }) => {
      const imported = await send(client, plan, withdrawn);
      output.line(imported, () => describe(imported));
    },
    { onError: (error) => output.remark(error instanceof Error ? error.message : String(error)) },
  );
  if (!terminal.interrupted.aborted) await once(terminal.interrupted, 'abort');
  await watch.close();
  return EXIT.ok;
}

/** Sends the whole plan: what did not change is not stored again. A definition that the engine refuses stops no other. */
async function send(client: Client, plan: TreePlan, withdrawn: readonly BindingKey[]): Promise<Imported> {
  const stored: string[] = [];
  const problems = plan.problems.map(({ message }) => message);
  const refused = new Set<string>();
  for (const put of plan.definitions) {
    try {
      const answer = await client.request<{ definition: DefinitionVersion; changed: boolean }>('PUT', ['definitions'], {
        body: put,
      });
      if (answer.changed) stored.push(`${answer.definition.name}@${answer.definition.version}`);
    } catch (error) {
      if (!(error instanceof BossError) || error.http >= 500) throw error;
      refused.add(put.as ?? '');
      problems.push(error.message);
    }
  }
  const bindings = plan.bindings.filter(({ definition }) => !refused.has(definition ?? ''));
  for (const binding of bindings) await client.request('PUT', ['bindings'], { body: binding });
  const schedules = await sendSchedules(client, plan, problems);
  const unchanged = plan.definitions.length - stored.length - refused.size;
  return {
    stored,
    unchanged,
    bindings: bindings.length,
    schedules,
    removed: await remove(client, withdrawn),
    problems,
  };
}

/** Returns how many the engine took. */
async function sendSchedules(client: Client, { schedules }: TreePlan, problems: string[]): Promise<number> {
  let sent = 0;
  for (const { name, ...body } of schedules) {
    try {
      await client.request('PUT', ['schedules', name], { body });
      sent++;
    } catch (error) {
      if (!(error instanceof BossError) || error.http >= 500) throw error;
      problems.push(error.message);
    }
  }
  return sent;
}

async function remove(client: Client, withdrawn: readonly BindingKey[]): Promise<number> {
  let removed = 0;
  for (const { project, label, name } of withdrawn) {
    try {
      await client.request('DELETE', ['bindings'], { query: { project, label, name } });
      removed++;
    } catch (error) {
      if (!(error instanceof BossError && error.code === 'BOSS_UNKNOWN_BINDING')) throw error;
    }
  }
  return removed;
}

function describe({ stored, unchanged, bindings, schedules, removed, problems }: Imported): string {
  const gone = removed === 0 ? '' : `, removed: ${removed}`;
  const timed = schedules === 0 ? '' : `, started by time: ${schedules}`;
  const lines = [`stored: ${stored.length}, unchanged: ${unchanged}, bound to events: ${bindings}${timed}${gone}`];
  lines.push(...stored.map((name) => `  ${printable(name)}`));
  lines.push(
    ...problems.flatMap((problem) =>
      problem.split('\n').map((line, at) => `${at === 0 ? 'left out: ' : '  '}${printable(line)}`),
    ),
  );
  return lines.join('\n');
}
