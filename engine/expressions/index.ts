import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { addBranches } from './add-branches.ts';
import { applyExpression } from './apply.ts';
import { ask } from './ask.ts';
import { awaitExpression } from './await.ts';
import { breakpoint } from './breakpoint.ts';
import { cancelProcess, killProcess } from './cancel-process.ts';
import { command } from './command.ts';
import { concurrence } from './concurrence.ts';
import { concurrentIterator } from './concurrent-iterator.ts';
import { cron } from './cron.ts';
import { cursor, loop } from './cursor.ts';
import { define } from './define.ts';
import { echo } from './echo.ts';
import { error } from './error.ts';
import { ifExpression } from './if.ts';
import { dec, inc, pop, push } from './inc.ts';
import { equals } from './equals.ts';
import { filter } from './filter.ts';
import { forget } from './forget.ts';
import { given } from './given.ts';
import { iterator } from './iterator.ts';
import { letExpression } from './let.ts';
import { listen } from './listen.ts';
import { lose } from './lose.ts';
import { noop } from './noop.ts';
import { once } from './once.ts';
import { onError } from './on-error.ts';
import { participant } from './participant.ts';
import { read } from './read.ts';
import { redo } from './redo.ts';
import { ref } from './ref.ts';
import { registerp } from './registerp.ts';
import { reserve } from './reserve.ts';
import { restore } from './restore.ts';
import { save } from './save.ts';
import { sequence } from './sequence.ts';
import { set } from './set.ts';
import { signal } from './signal.ts';
import { stall } from './stall.ts';
import { subprocess } from './subprocess.ts';
import { that } from './that.ts';
import { undo } from './undo.ts';
import { unset } from './unset.ts';
import { wait } from './wait.ts';
import { withLock } from './with-lock.ts';

/** The language: an expression is in it when it stands in this list. */
const ALL: readonly ExpressionType<Frame>[] = [
  ...[applyExpression, cancelProcess, command, concurrence, concurrentIterator, cursor, dec, define, echo, error],
  ...[ifExpression, inc, iterator, killProcess, letExpression, listen, loop, noop, onError, participant, pop, push],
  ...[addBranches, ask, awaitExpression, breakpoint, cron, once, read, registerp],
  ...[equals, filter, forget, given, lose, redo, reserve, restore, save, that, undo],
  ...[ref, sequence, set, signal, stall, subprocess, unset, wait, withLock],
];

export const EXPRESSIONS: ReadonlyMap<string, ExpressionType<Frame>> = new Map(
  ALL.flatMap((type) => type.names.map((name) => [name, type] as const)),
);

/** Every name and alias that a definition may use. */
export const EXPRESSION_NAMES: ReadonlySet<string> = new Set(EXPRESSIONS.keys());
