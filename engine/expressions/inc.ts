/**
 * # inc, dec, push, pop
 *
 * Adds to and takes from a number or a list in a field or a variable.
 *
 * ```yaml
 * - inc: 'v:tries'                      # by one; what is missing counts from 0
 * - dec: { 'f:left': 5 }
 * - push: { 'f:msg': 'built' }          # at the end; `pos: head` in front
 * - pop: { 'f:queue': ~, pos: head, to_f: next }
 * ```
 *
 * `inc` and `dec` on a list (or with a value that is no number) work like `push` and `pop`; `dec` with a value removes that
 * value. What was taken goes into field `__result__`, or where `to`, `to_f`, `to_v` say. With children the value is what they
 * leave in `__result__`.
 *
 * Also written `increment`, `decrement`.
 *
 * Errors: BOSS_EXPRESSION_FAILED when a number is added to a text or a map.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { withBlockValue } from './block-value.ts';
import { readTarget, subjectOf, type Target, toTarget, writeTarget } from './target.ts';
import { namedValue } from './value.ts';

type Change = (x: Frame, target: Target, value: Json | undefined) => void;

export const inc = changing(['inc', 'increment'], increase);
export const dec = changing(['dec', 'decrement'], decrease);
export const push = changing(['push'], (x, target, value) => insert(x, target, readTarget(x, target), value ?? null));
export const pop = changing(['pop'], (x, target, value) => take(x, target, readTarget(x, target), value));

const OPTIONS = new Set(['pos', 'position', 'to', 'val', 'value']);

function changing(names: readonly string[], change: Change): ExpressionType<Frame> {
  return withBlockValue(names, (x, block) => {
    const subject = subjectOf(x, OPTIONS);
    if (subject === null) throw x.error('says not what to change: write for example `inc: "v:tries"`');
    const { target, written } = subject;
    const value = written === undefined || written === null ? undefined : x.substitute(written);
    change(x, target, block ?? namedValue(x) ?? value);
    x.reply();
  });
}

function increase(x: Frame, target: Target, value: Json | undefined): void {
  const now = readTarget(x, target);
  const by = amount(value);
  if (by === null || Array.isArray(now)) return insert(x, target, now, value ?? null);
  writeTarget(x, target, sum(x, number(x, target, now), by));
}

function decrease(x: Frame, target: Target, value: Json | undefined): void {
  const now = readTarget(x, target);
  const by = amount(value);
  if (by === null || Array.isArray(now)) return take(x, target, now, value);
  writeTarget(x, target, sum(x, number(x, target, now), -by));
}

/** The number to add, 1 when none is given; null when the value is none. */
function amount(value: Json | undefined): number | null {
  if (value === undefined) return 1;
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

/** JSON has no word for what is too large. */
function sum(x: Frame, a: number, b: number): number {
  if (Number.isFinite(a + b)) return a + b;
  throw x.error(`${a} and ${b} make no number any more; write a smaller one`);
}

function number(x: Frame, target: Target, now: Json | undefined): number {
  if (now === undefined || now === null) return 0;
  if (typeof now === 'number') return now;
  throw x.error(`${target.kind} "${target.path}" holds ${JSON.stringify(now)}, which is no number`);
}

function insert(x: Frame, target: Target, now: Json | undefined, value: Json): void {
  const list = asList(now);
  writeTarget(x, target, atHead(x) ? [value, ...list] : [...list, value]);
}

function take(x: Frame, target: Target, now: Json | undefined, value: Json | undefined): void {
  const list = [...asList(now)];
  const index = value !== undefined ? list.findIndex((item) => same(item, value)) : atHead(x) ? 0 : list.length - 1;
  const taken = index < 0 ? null : (list.splice(index, 1)[0] ?? null);
  writeTarget(x, target, list);
  const to = toTarget(x, 'variable');
  if (to !== null) writeTarget(x, to, taken);
  else x.fields = { ...x.fields, __result__: taken };
}

function atHead(x: Frame): boolean {
  return x.attr('pos', 'position') === 'head';
}

function asList(now: Json | undefined): readonly Json[] {
  if (now === undefined || now === null) return [];
  return Array.isArray(now) ? (now as readonly Json[]) : [now];
}

function same(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
