import { parseArgs } from 'node:util';
import { connectAmqp } from './amqp-link.ts';
import { Configuration, Infrastructure, Remote } from './errors.ts';
import { Host } from './host.ts';
import type { Link } from './link.ts';
import { createLog, type Log } from './log.ts';
import type { Participant } from './participant.ts';

/** How the process ends. */
export const EXIT = {
  /** Asked to stop; everything that was begun is answered. */
  drained: 0,
  /** A mistake in the participant, or in BOSS. */
  failed: 1,
  /** A bad option, environment variable or configuration. */
  configuration: 2,
  /** The broker cannot be reached or refuses us. */
  broker: 3,
  /** Asked to stop twice: what was at work is delivered again. */
  abandoned: 130,
} as const;

export interface ServeOptions {
  /** Default: `--amqp URL`, else BOSS_AMQP_URL, else the original's amqp://boss:boss@127.0.0.1:5672/boss */
  readonly amqp?: string;
  /** Default: BOSS_LOG_FORMAT, else `text` on a terminal and `json` elsewhere. */
  readonly log?: Log;
  /** Tells the engine which names go to which queue. Default true; `--no-register` switches it off. */
  readonly register?: boolean;
  /** The options of the command line. Default: those of this process. */
  readonly args?: readonly string[];
}

/**
 * The main function of a participant process: connects, works until SIGTERM or SIGINT, finishes what it holds, and sets
 * the exit code (`EXIT`). Resolves when all is done.
 */
export async function serve(participants: readonly Participant[], options: ServeOptions = {}): Promise<void> {
  let log = options.log ?? createLog();
  try {
    const settings = settle(options);
    log = settings.log;
    await work(participants, settings);
  } catch (err) {
    log.error(err instanceof Error ? err.message : String(err), { err });
    process.exitCode = exitCodeOf(err);
  }
}

interface Settings {
  readonly amqp: string;
  readonly log: Log;
  readonly register: boolean;
}

async function work(participants: readonly Participant[], { amqp, log, register }: Settings): Promise<void> {
  const name = participants.map((participant) => participant.name).join(' ');
  const link: Link = await connectAmqp({ url: amqp, log, name });
  try {
    const host = new Host({ link, participants, log, register });
    const stopped = stopSignal(log);
    await host.start();
    await stopped;
    await host.drain();
    log.info('participant stopped');
  } finally {
    await link.close();
  }
}

function stopSignal(log: Log): Promise<void> {
  return new Promise((resolve) => {
    const onSignal = (signal: NodeJS.Signals): void => {
      log.info(`${signal}: finishing what is at work; once more to stop at once`);
      for (const name of ['SIGTERM', 'SIGINT'] as const) {
        process.off(name, onSignal);
        process.once(name, () => process.exit(EXIT.abandoned));
      }
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

function settle(options: ServeOptions): Settings {
  const flags = readFlags(options.args ?? process.argv.slice(2));
  const amqp = options.amqp ?? flags.amqp ?? process.env['BOSS_AMQP_URL'] ?? 'amqp://boss:boss@127.0.0.1:5672/boss';
  if (!URL.canParse(amqp) || !/^amqps?:$/.test(new URL(amqp).protocol)) {
    throw new Configuration('the broker’s address must look like amqp://user:password@host:5672/vhost');
  }
  return { amqp, log: options.log ?? logFromEnvironment(), register: options.register ?? !flags.noRegister };
}

function readFlags(args: readonly string[]): { amqp?: string; noRegister: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { amqp: { type: 'string' }, 'no-register': { type: 'boolean', default: false } },
    });
    return { noRegister: values['no-register'], ...(values.amqp === undefined ? {} : { amqp: values.amqp }) };
  } catch (cause) {
    throw new Configuration((cause as Error).message, { cause });
  }
}

function logFromEnvironment(): Log {
  const format = process.env['BOSS_LOG_FORMAT'] ?? (process.stderr.isTTY ? 'text' : 'json');
  const level = process.env['BOSS_LOG_LEVEL'] ?? 'info';
  if (format !== 'text' && format !== 'json') throw new Configuration('BOSS_LOG_FORMAT is either text or json');
  if (level !== 'debug' && level !== 'info' && level !== 'warn' && level !== 'error') {
    throw new Configuration('BOSS_LOG_LEVEL is one of debug, info, warn, error');
  }
  return createLog({ format, level });
}

function exitCodeOf(error: unknown): number {
  if (error instanceof Configuration) return EXIT.configuration;
  return error instanceof Remote || error instanceof Infrastructure ? EXIT.broker : EXIT.failed;
}
