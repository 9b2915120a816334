import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ReadOptions, readDefinition, sourceOf } from '../definition/read.ts';
import type { ParsedDefinition } from '../engine.ts';
import { BossError, type ErrorCode } from '../errors.ts';

/** Characters that are read at once, a few milliseconds of work. What is longer must not keep everybody else waiting. */
const AT_ONCE = 4096;
/** Megabytes: far more than the largest text needs. */
const MEMORY = 1024;
const PROGRAM = import.meta.url.replace('read-apart', 'definition-reader');

export interface Question {
  readonly id: number;
  readonly source: string;
  readonly options: ReadOptions;
}

export type Answer =
  | { readonly id: number; readonly parsed: string }
  | { readonly id: number; readonly code: ErrorCode; readonly message: string; readonly details: BossError['details'] };

interface Asker {
  readonly resolve: (parsed: ParsedDefinition) => void;
  readonly reject: (error: BossError) => void;
}

const askers = new Map<number, Asker>();
let reader: ChildProcess | null = null;
let asked = 0;

/**
 * Reads a definition, a large one in a process beside the engine, one after the other. Errors: BOSS_DEFINITION_INVALID,
 * BOSS_LIMIT_EXCEEDED.
 */
export async function readApart(source: string, options: ReadOptions = {}): Promise<ParsedDefinition> {
  if (source.length <= AT_ONCE) return readDefinition(source, options);
  sourceOf(source, options.file);
  return new Promise((resolve, reject) => {
    const id = ++asked;
    askers.set(id, { resolve, reject });
    reader ??= startReader();
    reader.ref();
    reader.channel?.ref();
    reader.send({ id, source, options } satisfies Question);
  });
}

/** One for the whole engine, with memory of its own, from the first large text on. It keeps the engine alive only while it reads. */
function startReader(): ChildProcess {
  const execArgv = [...process.execArgv, `--max-old-space-size=${MEMORY}`];
  const started = fork(fileURLToPath(PROGRAM), [], { execArgv });
  const end = (cause?: unknown) => {
    if (reader !== started) return;
    reader = null;
    const lost = new BossError('BOSS_INTERNAL', 'the program that reads definitions has ended', { cause });
    for (const { reject } of askers.values()) reject(lost);
    askers.clear();
  };
  started.on('message', (answer: Answer) => {
    settle(answer);
    if (askers.size > 0) return;
    started.unref();
    started.channel?.unref();
  });
  started.on('error', end);
  started.on('exit', () => end());
  return started;
}

function settle(answer: Answer): void {
  const asker = askers.get(answer.id);
  askers.delete(answer.id);
  if ('parsed' in answer) return asker?.resolve(JSON.parse(answer.parsed) as ParsedDefinition);
  asker?.reject(new BossError(answer.code, answer.message, { details: answer.details }));
}
