import { type Command, Option } from 'commander';
import type { Binding, EventLimit } from '../engine.ts';
import { BossError } from '../errors.ts';
import { table } from './output.ts';
import { examples, usage, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';

interface Options {
  readonly project: string;
  readonly runs?: number;
  readonly per?: string;
  readonly above: EventLimit['above'];
  readonly none?: true;
}

export function addLimitCommand(group: Command, shell: Shell): void {
  const command = group
    .command('limit')
    .argument('<label>', 'such as BUILD_FAIL')
    .argument('<name>', 'name of the binding')
    .description('Bounds how often a binding starts something, whatever project the event is about.')
    .option('--project <project>', 'where it is bound; without it that for all projects', '')
    .option('--runs <number>', 'so many are started at most ...', wholeNumber(1, 1000))
    .option('--per <duration>', '... in any time as long as this, such as 10m')
    .addOption(
      new Option('--above <what>', 'what becomes of what is above that').choices(['drop', 'delay']).default('delay'),
    )
    .option('--none', 'lift the limit')
    .action(
      shell.action<Options, [string, string]>(async ({ client, output, options }, label, name) => {
        const limit = limitOf(options);
        const { bindings } = await client.get<{ bindings: Binding[] }>(['bindings']);
        const binding = bindings.find(
          (one) => one.label === label && one.name === name && one.project === options.project,
        );
        if (binding === undefined) throw unbound(label, name, options.project);
        const answer = await client.request<Binding>('PUT', ['bindings'], { body: { ...binding, limit } });
        output.show(answer, () => `${label} ${name}: ${limitText(limit) ?? 'no limit'}`);
      }),
    );
  examples(
    command,
    'boss event limit BUILD_FAIL notify --project A --runs 10 --per 1h --above drop',
    'boss event limit BUILD_FAIL notify --project A --none',
  );
}

function limitOf({ runs, per, above, none }: Options): EventLimit | null {
  if (none === true) return null;
  if (runs !== undefined && per !== undefined) return { runs, per, above };
  throw usage('say how often with --runs and --per, or --none');
}

function unbound(label: string, name: string, project: string): BossError {
  const where = project === '' ? 'for all projects' : `at ${project}`;
  return new BossError('BOSS_UNKNOWN_BINDING', `nothing named "${name}" is bound to ${label} ${where}`);
}

/** `10 in 1h, else drop`; null without a limit. */
export function limitText(limit: EventLimit | null | undefined): string | null {
  return limit == null ? null : `${limit.runs} in ${limit.per}, else ${limit.above}`;
}

export function describeBindings(bindings: readonly Binding[]): string {
  if (bindings.length === 0) return 'no event is bound to a definition';
  const rows = bindings.map(({ project, label, name, definition, limit }) => [
    project === '' ? '(all)' : project,
    label,
    name,
    definition ?? '(switched off)',
    limitText(limit),
  ]);
  return table(['PROJECT', 'LABEL', 'NAME', 'STARTS', 'LIMIT'], rows);
}
