import type { Command } from 'commander';
import type { ProcessView } from '../engine.ts';
import type { Client } from './client.ts';
import { defaultFieldsOf } from './default-fields.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { fieldsFrom } from './fields.ts';
import { isFileName, readText } from './files.ts';
import { followProcess } from './live.ts';
import type { Output } from './output.ts';
import { examples, gather } from './shell.ts';
import type { Shell } from './shell.ts';

interface Options {
  field?: string[];
  variable?: string[];
  project?: string;
  wfid?: string;
  idempotencyKey?: string;
  wait?: true;
}

export function addLaunchCommand(program: Command, shell: Shell): void {
  const command = program
    .command('launch')
    .argument('<definition>', 'name of a stored definition, name@version, or a file')
    .description(
      'Starts a process. What looks like a file (a slash, or .yaml .yml .json .pdef .radial .xml) is read as one.',
    )
    .option(
      '-f, --field <field>',
      'a field: key=text or key:=JSON (dots go inside), or a JSON file; repeatable',
      gather,
    )
    .option('-v, --variable <variable>', 'a process variable, in the same forms; repeatable', gather)
    .option('--project <project>', 'whose shared definitions `subprocess` finds first, such as A:B')
    .option('--wfid <id>', 'give the process this id; refused when it exists')
    .option(
      '--idempotency-key <key>',
      'a second launch with this key within 7 days starts nothing and prints the same id',
    )
    .option('-w, --wait', 'show it until it ends or stands in an error; the exit code tells the result')
    .action(
      shell.action<Options, [string]>(async ({ client, output, options }, definition) => {
        const { wfid } = await client.post<{ wfid: string }>(['processes'], requestFor(definition, options));
        if (options.wait === true) return waitFor(client, wfid, output);
        output.show({ wfid }, () => wfid);
        return EXIT.ok;
      }),
    );
  examples(
    command,
    'boss launch handle_request -f ev.id=42',
    'boss launch release.yaml -f fields.json -f tries:=3 --wait',
    "boss launch 'handle_request@2' -o json",
    'boss launch nightly --idempotency-key nightly-2026-12-24',
  );
}

function requestFor(definition: string, { field = [], variable = [], project, wfid, idempotencyKey }: Options): object {
  const isFile = isFileName(definition);
  const fields = { ...(isFile ? defaultFieldsOf(definition) : {}), ...fieldsFrom(field) };
  return {
    definition: isFile ? readText(definition) : definition,
    fields,
    variables: fieldsFrom(variable),
    ...(project === undefined ? {} : { project }),
    ...(wfid === undefined ? {} : { wfid }),
    ...(idempotencyKey === undefined ? {} : { idempotency_key: idempotencyKey }),
  };
}

/** A standing error is an end for who waits: nothing goes on there without a person. */
async function waitFor(client: Client, wfid: string, output: Output): Promise<ExitCode> {
  if (!output.terminal.isTerminal) output.remark(wfid);
  const isEnough = (view: ProcessView): boolean => view.endedAt !== null || view.state === 'error';
  const view = await followProcess(client, wfid, output, output.isJson ? 'silent' : 'live', isEnough);
  if (output.isJson) output.show(view, () => '');
  else output.remark(`process ${wfid} ${view.state === 'error' ? 'stands in an error' : `ended: ${view.state}`}`);
  return view.state === 'done' ? EXIT.ok : EXIT.failed;
}
