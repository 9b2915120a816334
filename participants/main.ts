/**
 * Shipped participants in a process of their own:
 * `node participants/main.js notify_irc log --settings FILE [--amqp URL] [--no-register]`
 * FILE is JSON, settings by the name of the participant: `{"notify_irc": {"host": "irc.example.org"}}`
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createShipped, SHIPPED } from './index.ts';
import { Configuration, EXIT, type Participant, serve } from './sdk/index.ts';

function fromArguments(argv: readonly string[]): { participants: Participant[]; rest: string[] } {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      settings: { type: 'string' },
      amqp: { type: 'string' },
      'no-register': { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new Configuration(`name participants: ${Object.keys(SHIPPED).join(', ')}`);
  const settings = values.settings === undefined ? {} : readSettings(values.settings);
  const rest = [
    ...(values.amqp === undefined ? [] : ['--amqp', values.amqp]),
    ...(values['no-register'] ? ['--no-register'] : []),
  ];
  return { participants: positionals.map((name) => createShipped(name, settings[name] ?? {})), rest };
}

function readSettings(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw new Configuration(`the settings in ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

try {
  const { participants, rest } = fromArguments(process.argv.slice(2));
  await serve(participants, { args: rest });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT.configuration;
}
