import type { Command } from 'commander';
import type { JsonObject } from '../core/json.ts';
import type { TaskView } from '../engine.ts';
import { fieldsFrom } from './fields.ts';
import { brief, clock, table } from './output.ts';
import { examples, gather, usage, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';
import { printable } from './terminal.ts';

export function addTaskCommands(program: Command, shell: Shell): void {
  const group = program.command('task').description('Questions that processes ask people, and the answers.');
  examples(group, 'boss task list --for anna', 'boss task answer ID -f decision=yes');
  addList(group, shell);
  addShow(group, shell);
  addAnswer(group, shell);
}

interface Page {
  readonly tasks: readonly TaskView[];
  readonly next: string | null;
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list')
    .description('Lists the open questions, those of the newest processes first.')
    .option('--for <person>', 'only those that this person may answer')
    .option('--limit <n>', 'at most about so many (1 to 1000)', wholeNumber(1, 1000), 100)
    .action(
      shell.action<{ for?: string; limit: number }>(async ({ client, output, options }) => {
        const page = await client.get<Page>(['tasks'], { for: options.for, limit: options.limit });
        output.show(page, () => listing(page));
      }),
    );
  examples(command, 'boss task list', 'boss task list --for anna -o json');
}

function listing({ tasks, next }: Page): string {
  const rows = tasks.map((task) => [
    task.id,
    task.definition,
    brief(task.question, 60),
    task.who.join(', ') || 'anybody',
    task.people === 1 ? null : `${task.answers.length} of ${task.people}`,
    clock(task.since),
    task.deadline === null ? null : clock(task.deadline),
  ]);
  const lines = tasks.length === 0 ? 'nothing is asked' : table(HEADS, rows);
  return next === null ? lines : `${lines}\nthere are more: raise --limit`;
}

const HEADS = ['ID', 'DEFINITION', 'QUESTION', 'FOR', 'ANSWERED', 'SINCE', 'UNTIL'];

function addShow(group: Command, shell: Shell): void {
  const command = group
    .command('show')
    .argument('<id>')
    .description('Shows one open question with its form and what was answered so far.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, id) => {
        const task = await client.get<TaskView>(['tasks', id]);
        output.show(task, () => describe(task).join('\n'));
      }),
    );
  examples(command, "boss task show '0_1!a3f!20261121-bababa'");
}

function describe(task: TaskView): string[] {
  const lines = [
    printable(task.question),
    `  process ${task.wfid}${task.definition === null ? '' : ` (${printable(task.definition)})`}, since ${clock(task.since)}`,
    `  for ${printable(task.who.join(', ') || 'anybody')}${task.not.length === 0 ? '' : `, but not ${printable(task.not.join(', '))}`}`,
  ];
  if (task.people > 1) lines.push(`  ${task.people} different people must say the same`);
  if (task.escalatesAt !== null) lines.push(`  others may answer from ${clock(task.escalatesAt)}`);
  if (task.deadline !== null) lines.push(`  closes at ${clock(task.deadline)}`);
  lines.push('', 'form:', ...formLines(task.form));
  if (task.answers.length > 0) lines.push('', 'answers so far:');
  for (const { by, at, values } of task.answers) lines.push(`  ${printable(by)}, ${clock(at)}: ${brief(values)}`);
  lines.push('', `answer: boss task answer '${task.id}' -f KEY=VALUE`);
  return lines;
}

/** Each field of the form on a line; what is no list of fields as it is. */
function formLines(form: JsonObject): string[] {
  const properties = form['properties'];
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties))
    return [`  ${brief(form, 500)}`];
  const required = Array.isArray(form['required']) ? (form['required'] as readonly unknown[]) : [];
  return Object.entries(properties).map(([key, schema]) => {
    const must = required.includes(key) ? '' : ' (may be left out)';
    return `  ${printable(key)}: ${brief(schema, 300)}${must}`;
  });
}

interface AnswerOptions {
  field?: string[];
  withdraw?: true;
}

function addAnswer(group: Command, shell: Shell): void {
  const command = group
    .command('answer')
    .argument('<id>')
    .description('Answers a question, or takes your answer back.')
    .option('-f, --field <field>', 'a field of the form: key=text or key:=JSON, or a JSON file; repeatable', gather)
    .option('--withdraw', 'take your answer back')
    .action(
      shell.action<AnswerOptions, [string]>(async ({ client, output, options: { field, withdraw } }, id) => {
        if ((field === undefined) === (withdraw === undefined)) {
          throw usage('give the answer with -f KEY=VALUE, or --withdraw; `boss task show ID` prints the form');
        }
        const [verb, body] = withdraw === true ? ['withdraw', {}] : ['answer', { values: fieldsFrom(field ?? []) }];
        const answer = await client.post<{ decided: boolean }>(['tasks', id, verb], body);
        output.show(answer, () => outcome(answer.decided, withdraw === true));
      }),
    );
  examples(
    command,
    'boss task answer ID -f decision=yes -f comment=fine',
    'boss task answer ID -f review.json',
    'boss --as anna task answer ID --withdraw',
  );
}

function outcome(decided: boolean, withdrawn: boolean): string {
  if (withdrawn) return 'your answer is taken back';
  return decided ? 'answered: the process goes on' : 'answered: more people have to say the same';
}
