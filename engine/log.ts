import winston from 'winston';
import { isSecretKey, MASK, maskUrls } from './config/secrets.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFormat = 'text' | 'json';
/** What belongs to a line, by name. Errors may be given as they are: `{ error }`. */
export type LogData = Readonly<Record<string, unknown>>;

export interface Log {
  error(message: string, data?: LogData): void;
  warn(message: string, data?: LogData): void;
  info(message: string, data?: LogData): void;
  debug(message: string, data?: LogData): void;
  /** A log whose lines all carry this data. */
  child(data: LogData): Log;
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Standard error unless given: standard output belongs to what a command prints. */
  readonly stream?: NodeJS.WritableStream;
}

export function createLog({ level, format, stream = process.stderr }: LogOptions): Log {
  const logger = winston.createLogger({
    level,
    format: winston.format.printf((info) => render(format, info.level, String(info.message), info['data'])),
    transports: [new winston.transports.Stream({ stream })],
  });
  return bind(logger, {});
}

function bind(logger: winston.Logger, fixed: LogData): Log {
  const at = (level: LogLevel) => (message: string, data?: LogData) => {
    logger.log({ level, message, data: { ...fixed, ...data } });
  };
  return {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    child: (data) => bind(logger, { ...fixed, ...data }),
  };
}

function render(format: LogFormat, level: string, message: string, data: unknown): string {
  const shown = presentable(data, 0) as Record<string, unknown>;
  const time = new Date().toISOString();
  if (format === 'json') return JSON.stringify({ ...shown, time, level, message: maskUrls(message) });
  const known = Object.entries(shown).filter(([, value]) => value !== undefined);
  const pairs = known.map(([key, value]) => ` ${key}=${inText(value)}`);
  return `${time} ${level.toUpperCase().padEnd(5)} ${oneLine(maskUrls(message))}${pairs.join('')}`;
}

function inText(value: unknown): string {
  if (typeof value === 'string' && /^[\w./:@*+-]+$/.test(value)) return value;
  return JSON.stringify(value);
}

/** A line break in what somebody sent must not look like a line of ours. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

const DEEPEST = 6;

/** Plain data for JSON, with secrets masked and errors as data. Below the sixth level only a sketch is left. */
function presentable(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskUrls(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (depth >= DEEPEST) return Array.isArray(value) ? '[...]' : '{...}';
  if (value instanceof Error) return describeError(value, depth);
  if (Array.isArray(value)) return value.map((item) => presentable(item, depth + 1));
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    isSecretKey(key) ? MASK : presentable(item, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const { code, details } = error as Error & { code?: unknown; details?: unknown };
  return {
    name: error.name,
    ...(code === undefined ? {} : { code: presentable(code, depth + 1) }),
    message: maskUrls(error.message),
    ...(details === undefined ? {} : { details: presentable(details, depth + 1) }),
    ...(error.stack === undefined ? {} : { stack: maskUrls(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: presentable(error.cause, depth + 1) }),
  };
}
