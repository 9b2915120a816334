import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { BossError } from '../errors.ts';
import { Client, DEFAULT_URL } from './client.ts';
import { EXIT } from './exit-codes.ts';
import { Output } from './output.ts';
import type { Form } from './output.ts';
import type { Terminal } from './terminal.ts';

/** What every command prints. */
const FORMS: readonly Form[] = ['text', 'json'];

/** What the function of a command gets. */
export interface Invocation<Options> {
  readonly terminal: Terminal;
  readonly output: Output;
  readonly client: Client;
  readonly options: Options;
  /** The address given by --url or BOSS_URL; undefined when neither was. */
  readonly url: string | undefined;
}

/** What the commands share: the terminal they write to, and the exit code they leave behind. */
export class Shell {
  readonly terminal: Terminal;
  /** How errors are printed that come before the command line was understood. */
  readonly form: Form;
  exitCode: number = EXIT.ok;

  constructor(terminal: Terminal, form: Form = 'text') {
    this.terminal = terminal;
    this.form = form;
  }

  /**
   * Makes a commander action of a function that returns an exit code (nothing: 0). Arguments come after the invocation.
   * `forms`: those that the command can print.
   */
  action<Options, Arguments extends unknown[] = []>(
    work: (invocation: Invocation<Options>, ...given: Arguments) => Promise<number | void> | number | void,
    forms: readonly Form[] = FORMS,
  ): (...given: unknown[]) => Promise<void> {
    return async (...given) => {
      const command = given.at(-1) as Command;
      const {
        url: asked,
        output: form,
        as: name,
        ...options
      } = command.optsWithGlobals<{ url?: string; output: Form; as?: string }>();
      if (!forms.includes(form)) throw usage(`this command prints no ${form}: use -o ${forms.join(' or ')}`);
      const url = asked ?? (this.terminal.env['BOSS_URL'] || undefined);
      const invocation: Invocation<Options> = {
        terminal: this.terminal,
        output: new Output(this.terminal, form),
        client: new Client(url ?? DEFAULT_URL, this.terminal.interrupted, name),
        options: options as Options,
        url,
      };
      this.exitCode = (await work(invocation, ...(given.slice(0, -2) as Arguments))) ?? EXIT.ok;
    };
  }
}

/** Options that every command takes. */
export function addGlobalOptions(program: Command): void {
  program
    .option('--url <url>', `address of the engine (default: BOSS_URL, or ${DEFAULT_URL})`)
    .option('--as <name>', 'who you are, for the journal and for questions to people (default: your login name)')
    .addOption(
      new Option('-o, --output <form>', 'how to print results; sarif: definition lint only')
        .choices([...FORMS, 'sarif'])
        .default('text'),
    );
}

const EXAMPLES = new WeakMap<Command, readonly string[]>();

/** Shown at the end of `--help` and in the reference page. */
export function examples(command: Command, ...lines: string[]): Command {
  EXAMPLES.set(command, lines);
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

export function examplesOf(command: Command): readonly string[] {
  return EXAMPLES.get(command) ?? [];
}

/** Gathers the values of an option that may be given several times. */
export function gather(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}

export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`);
  };
}

export function usage(message: string): BossError {
  return new BossError('BOSS_USAGE', message);
}
