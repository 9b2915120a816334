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
import { childIndex, type ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { COMMON_ATTRIBUTES } from './common-attributes.ts';
import { parseTarget, readTarget, type Target, toTarget, writeTarget } from './target.ts';
import { namedValue } from './value.ts';

type Change = (x: Frame, target: Target, value: Json | undefined) => void;

export const inc = changing(['inc', 'increment'], increase);
export const dec = changing(['dec', 'decrement'], decrease);
export const push = changing(['push'], (x, target, value) => insert(x, target, readTarget(x, target), value ?? null));
export const pop = changing(['pop'], (x, target, value) => take(x, target, readTarget(x, target), value));

function changing(names: readonly string[], change: Change): ExpressionType<Frame> {
  const run = (x: Frame, block: Json | undefined): void => {
    const found = targetOf(x);
    if (found === null) throw x.error('says not what to change: write for example `inc: "v:tries"`');
    change(x, found.target, block ?? namedValue(x) ?? found.value);
    x.reply();
  };
  return {
    names,
    apply(x) {
      if (x.children.length === 0) return run(x, undefined);
      x.e.variables ??= {};
      x.applyChild(0);
    },
    reply(x, from) {
      const next = childIndex(from.expid) + 1;
      if (next < x.children.length) return x.applyChild(next);
      x.e.variables = null;
      run(x, x.field('__result__') ?? null);
    },
  };
}

const OPTIONS = new Set(['pos', 'position', 'to', 'val', 'value']);

function targetOf(x: Frame): { target: Target; value: Json | undefined } | null {
  const field = x.attr('f', 'fld', 'field');
  if (typeof field === 'string') return { target: { kind: 'field', path: field }, value: undefined };
  const variable = x.attr('v', 'var', 'variable');
  if (typeof variable === 'string') return { target: { kind: 'variable', path: variable }, value: undefined };
  for (const [key, value] of Object.entries(x.tree[1])) {
    if (COMMON_ATTRIBUTES.has(key) || OPTIONS.has(key)) continue;
    const target = parseTarget(String(x.substitute(key)), 'field');
    return { target, value: value === null ? undefined : x.substitute(value) };
  }
  return null;
}

function increase(x: Frame, target: Target, value: Json | undefined): void {
  const now = readTarget(x, target);
  const by = amount(value);
  if (by === null || Array.isArray(now)) return insert(x, target, now, value ?? null);
  writeTarget(x, target, number(x, target, now) + by);
}

function decrease(x: Frame, target: Target, value: Json | undefined): void {
  const now = readTarget(x, target);
  const by = amount(value);
  if (by === null || Array.isArray(now)) return take(x, target, now, value);
  writeTarget(x, target, number(x, target, now) - by);
}

/** The number to add, 1 when none is given; null when the value is none. */
function amount(value: Json | undefined): number | null {
  if (value === undefined) return 1;
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null;
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
