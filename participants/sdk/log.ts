import winston from 'winston';

export type LogMeta = Readonly<Record<string, unknown>>;

/** Where a participant writes what happens. `child` adds to every line. An error belongs under the key `err`. */
export interface Log {
  debug(message: string, meta?: LogMeta): void;
  info(message: string, meta?: LogMeta): void;
  warn(message: string, meta?: LogMeta): void;
  error(message: string, meta?: LogMeta): void;
  child(meta: LogMeta): Log;
}

export interface LogOptions {
  readonly level?: 'debug' | 'info' | 'warn' | 'error';
  readonly format?: 'json' | 'text';
  /** Default: standard error. */
  readonly stream?: NodeJS.WritableStream;
}

export function createLog(options: LogOptions = {}): Log {
  const logger = winston.createLogger({
    level: options.level ?? 'info',
    format: winston.format.combine(winston.format.timestamp(), errors(), shape(options.format ?? 'json')),
    transports: [new winston.transports.Stream({ stream: options.stream ?? process.stderr })],
  });
  return wrap(logger);
}

/** A log that keeps nothing, for tests and tools. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

function wrap(logger: winston.Logger): Log {
  return {
    debug: (message, meta) => void logger.debug(message, meta),
    info: (message, meta) => void logger.info(message, meta),
    warn: (message, meta) => void logger.warn(message, meta),
    error: (message, meta) => void logger.error(message, meta),
    child: (meta) => wrap(logger.child(meta)),
  };
}

/** winston would glue an error's text onto the message and drop its cause. */
const errors = winston.format((info) => {
  if (info['err'] instanceof Error) info['err'] = describe(info['err']);
  return info;
});

function describe(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause instanceof Error ? { cause: describe(cause) } : {}) };
}

function shape(format: 'json' | 'text'): winston.Logform.Format {
  if (format === 'json') return winston.format.json();
  return winston.format.printf(({ timestamp, level, message, ...rest }) => {
    const extra = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
    return `${String(timestamp)} ${level.padEnd(5)} ${oneLine(String(message))}${extra}`;
  });
}

/** A text of a workitem must not look like a line of its own. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (char) => JSON.stringify(char).slice(1, -1));
}
