import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { assignFlat } from '../core/scope.ts';
import type { Fields } from '../core/workitem.ts';

/** A branch's workitem: when it came (from 1) and from which branch (from 0). */
export interface Arrival {
  readonly order: number;
  readonly branch: number;
  readonly fields: Fields;
}

export interface MergeOptions {
  /** The fields the branches began with. */
  readonly applied: Fields;
  /** first, last, highest, lowest */
  readonly order: string;
  readonly type: string;
  /** The workitem that `over_if` accepted: it wins whatever `order` says. */
  readonly winner: Arrival | null;
  readonly attributes: JsonObject;
}

/** One workitem out of those of all branches. */
export function merge(arrivals: readonly Arrival[], options: MergeOptions): Fields {
  if (arrivals.length === 0 || options.type === 'ignore') return options.applied;
  switch (options.type) {
    case 'mix':
      return ranked(arrivals, options).reduceRight<Fields>((all, { fields }) => ({ ...all, ...fields }), {});
    case 'isolate':
      return arrivals.reduce<Fields>((all, { branch, fields }) => assignFlat(all, String(branch), fields), {});
    case 'stack':
      return { stack: lined(arrivals, options).map(({ fields }) => fields), stack_attributes: options.attributes };
    case 'union':
    case 'concat':
    case 'deep':
      return fold(lined(arrivals, options), options);
    default:
      return (ranked(arrivals, options)[0] as Arrival).fields;
  }
}

/** The winner first. */
function ranked(arrivals: readonly Arrival[], { order, winner }: MergeOptions): Arrival[] {
  const sorted = byBranch(arrivals, order) ?? [...arrivals];
  if (order === 'last') sorted.reverse();
  return winner === null ? sorted : [winner, ...sorted.filter((arrival) => arrival !== winner)];
}

/** For merges that collect: as they came, or by branch. */
function lined(arrivals: readonly Arrival[], { order }: MergeOptions): Arrival[] {
  return byBranch(arrivals, order === 'lowest' ? 'highest' : order) ?? [...arrivals];
}

function byBranch(arrivals: readonly Arrival[], order: string): Arrival[] | null {
  if (order === 'highest') return [...arrivals].sort((a, b) => a.branch - b.branch);
  return order === 'lowest' ? [...arrivals].sort((a, b) => b.branch - a.branch) : null;
}

function fold(arrivals: readonly Arrival[], { applied, type }: MergeOptions): Fields {
  let all: Fields = {};
  for (const { fields } of arrivals) {
    for (const [key, value] of Object.entries(fields)) {
      const before = Object.hasOwn(all, key) ? all[key] : undefined;
      const began = Object.hasOwn(applied, key) ? applied[key] : undefined;
      all = assignFlat(all, key, before === undefined ? value : combine(type, before, value, began));
    }
  }
  return all;
}

function combine(type: string, before: Json, value: Json, began: Json | undefined): Json {
  if (Array.isArray(before) && Array.isArray(value)) {
    return type === 'union' ? unique([...before, ...value]) : [...before, ...added(value, began)];
  }
  if (isObject(before) && isObject(value)) return type === 'deep' ? deep(before, value) : { ...before, ...value };
  return value;
}

/** What the branch added: elements that were there before the concurrence are not counted once per branch. */
function added(value: readonly Json[], began: Json | undefined): readonly Json[] {
  if (!Array.isArray(began) || began.length > value.length) return value;
  const starts = began.every((item, i) => JSON.stringify(item) === JSON.stringify(value[i]));
  return starts ? value.slice(began.length) : value;
}

function unique(list: readonly Json[]): Json[] {
  const seen = new Set<string>();
  return list.filter((item) => {
    const key = JSON.stringify(item);
    return !seen.has(key) && seen.add(key);
  });
}

/** Lists inside maps are taken whole, as in the original: only at the top is it known what a branch added. */
function deep(before: JsonObject, value: JsonObject): JsonObject {
  let all = before;
  for (const [key, item] of Object.entries(value)) {
    const old = Object.hasOwn(all, key) ? all[key] : undefined;
    all = assignFlat(all, key, isObject(old) && isObject(item) ? deep(old, item) : item);
  }
  return all;
}
