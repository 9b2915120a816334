import { Command, CommanderError } from 'commander';
import { BossError } from '../errors.ts';
import { addArchiveCommands } from './archive.ts';
import { addBackupCommands } from './backup.ts';
import { addClusterCommands } from './cluster.ts';
import { addConfigCommands } from './config.ts';
import { addControlCommands } from './control.ts';
import { addDeadCommands } from './dead.ts';
import { addDefinitionCommands } from './definition.ts';
import { addDemoCommand } from './demo.ts';
import { addEditCommands } from './edit.ts';
import { addEventCommands } from './event.ts';
import { EXIT, EXIT_MEANINGS, exitCodeOf } from './exit-codes.ts';
import { addHistoryCommand } from './history.ts';
import { addLaunchCommand } from './launch.ts';
import { Output } from './output.ts';
import type { Form } from './output.ts';
import { addParticipantCommands } from './participant.ts';
import { addProposalCommands } from './proposal.ts';
import { addPsCommand } from './ps.ts';
import { addScheduleCommands } from './schedule.ts';
import { addGlobalOptions, examples, Shell } from './shell.ts';
import { addShowCommand } from './show.ts';
import { addStartCommand } from './start.ts';
import { addStopCommands } from './stop.ts';
import { addTraceCommand } from './trace.ts';
import { addLockCommands } from './lock.ts';
import { addSignalCommands } from './signal.ts';
import { addTaskCommands } from './task.ts';
import type { Terminal } from './terminal.ts';
import { version } from '../version.ts';

/** The whole command line, as commander knows it. */
export function createProgram(shell: Shell): Command {
  const { terminal } = shell;
  const program = new Command('boss')
    .description('Starts, watches and steers the processes of BOSS.')
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => (shell.form === 'json' ? undefined : terminal.err(text)),
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
      outputError: () => undefined,
    })
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false });
  addGlobalOptions(program);
  examples(
    program,
    'boss start',
    'boss launch release.yaml -f project=A:B --wait',
    'boss ps',
    'boss show WFID --follow',
  );
  program.addHelpText('after', exitCodes);
  addStartCommand(program, shell);
  addStopCommands(program, shell);
  addLaunchCommand(program, shell);
  addPsCommand(program, shell);
  addShowCommand(program, shell);
  addHistoryCommand(program, shell);
  addArchiveCommands(program, shell);
  addTraceCommand(program, shell);
  addControlCommands(program, shell);
  addEditCommands(program, shell);
  addProposalCommands(program, shell);
  addTaskCommands(program, shell);
  addSignalCommands(program, shell);
  addLockCommands(program, shell);
  addDeadCommands(program, shell);
  addDefinitionCommands(program, shell);
  addEventCommands(program, shell);
  addScheduleCommands(program, shell);
  addParticipantCommands(program, shell);
  addClusterCommands(program, shell);
  addBackupCommands(program, shell);
  addConfigCommands(program, shell);
  addDemoCommand(program, shell);
  return program;
}

function exitCodes(): string {
  const lines = Object.entries(EXIT_MEANINGS).map(([code, meaning]) => `  ${code}  ${meaning}`);
  return `\nExit codes:\n${lines.join('\n')}`;
}

/** Runs one command line (without `node boss`) and returns its exit code. Never throws for what a user can do wrong. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const shell = new Shell(terminal, formOf(argv));
  try {
    await createProgram(shell).parseAsync(argv, { from: 'user' });
    return shell.exitCode;
  } catch (thrown) {
    if (terminal.interrupted.aborted) return 130;
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.ok;
    const error = asBossError(thrown);
    new Output(terminal, shell.form).error(error);
    return exitCodeOf(error);
  }
}

function asBossError(thrown: unknown): BossError {
  if (thrown instanceof BossError) return thrown;
  if (thrown instanceof CommanderError) return new BossError('BOSS_USAGE', usageText(thrown));
  return new BossError('BOSS_INTERNAL', thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
}

function usageText(error: CommanderError): string {
  return error.code === 'commander.help' ? 'a command is missing' : error.message.replace(/^error: /, '');
}

/** Known before the command line was understood, for the errors of understanding it. */
function formOf(argv: readonly string[]): Form {
  const isJson = argv.some(
    (word, at) =>
      /^(-o|--output=)(json|sarif)$/.test(word) ||
      (/^(-o|--output)$/.test(word) && /^(json|sarif)$/.test(argv[at + 1] ?? '')),
  );
  return isJson ? 'json' : 'text';
}
