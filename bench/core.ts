import { payload } from './payload.ts';
import type { Tree } from '../engine/core/tree.ts';
import { runInMemory } from './memory-process.ts';
import { printTable, type Row } from './table.ts';

interface Workload {
  readonly name: string;
  readonly tree: Tree;
  /** Steps of one process: participants asked, or turns of the loop. */
  readonly steps: number;
}

const WORK: Tree = ['work', {}, []];
/** Long enough for the compiler to have seen everything, and for the collector to have had its turns. */
const LEAST_SECONDS = 3;

const LANGUAGE: readonly Workload[] = [
  { name: 'sequence of 1 000 participants', tree: define(['sequence', {}, times(1000, WORK)]), steps: 1000 },
  { name: 'concurrence of 10 000 participants', tree: define(['concurrence', {}, times(10_000, WORK)]), steps: 10_000 },
  { name: 'loop of 100 000 turns, no participant', tree: counting(100_000), steps: 100_000 },
  { name: 'recursion 1 000 deep', tree: recursion(1000), steps: 1000 },
];
const SIZES = [10, 100, 1000, 10_000];

export function benchCore(): void {
  const heads = ['workload', 'steps/s', 'us a step', 'with records: us a step', 'bytes a step'];
  printTable('The core in memory: no store, no broker', heads, LANGUAGE.map(languageRow));
  const curve = ['how many', 'siblings: us a step', 'bytes a step', 'past turns: us a step', 'bytes a step'];
  printTable(
    'What a step costs beside N living branches, and after N turns of a loop (with records)',
    curve,
    SIZES.map(curveRow),
  );
}

function languageRow({ name, tree, steps }: Workload): Row {
  const plain = measure(tree, steps, false);
  const stored = measure(tree, steps, true);
  return [name, 1e6 / plain.micros, plain.micros, stored.micros, stored.bytes];
}

function curveRow(size: number): Row {
  const branch: Tree = ['sequence', {}, [WORK, WORK, WORK]];
  const siblings = measure(define(['concurrence', {}, times(size, branch)]), 3 * size, true);
  const turns = measure(turning(size), size, true);
  return [String(size), siblings.micros, siblings.bytes, turns.micros, turns.bytes];
}

/** Microseconds and written bytes of a step: the best of several runs, because only disturbance adds to it. */
function measure(tree: Tree, steps: number, records: boolean): { micros: number; bytes: number } {
  const fields = payload(1);
  let best = Number.POSITIVE_INFINITY;
  let bytes = 0;
  const end = performance.now() + LEAST_SECONDS * 1000;
  const atOnce = Math.max(1, Math.round(1000 / steps));
  do {
    const start = performance.now();
    for (let i = 0; i < atOnce; i++) bytes = runInMemory(tree, fields, records).written / steps;
    best = Math.min(best, ((performance.now() - start) * 1000) / (atOnce * steps));
  } while (performance.now() < end);
  return { micros: best, bytes };
}

function define(...children: Tree[]): Tree {
  return ['define', { name: 'bench' }, children];
}

function times(count: number, tree: Tree): Tree[] {
  return Array.from({ length: count }, () => tree);
}

/** A loop that only counts: nothing outside, so the whole cost is the loop's own. */
function counting(turns: number): Tree {
  return define(['set', { 'v:n': 0 }, []], ['loop', { break_if: `\${v:n} >= ${turns}` }, [['inc', { 'v:n': 1 }, []]]]);
}

/** A loop with a participant in each turn: what was done before is stored, and must not be written again. */
function turning(turns: number): Tree {
  const body: Tree[] = [WORK, ['inc', { 'v:n': 1 }, []]];
  return define(['set', { 'v:n': 0 }, []], ['loop', { break_if: `\${v:n} >= ${turns}` }, body]);
}

function recursion(depth: number): Tree {
  const again: Tree = ['subprocess', { ref: 'down', unless: `\${v:n} >= ${depth}` }, []];
  const body: Tree[] = [['inc', { 'v:/n': 1 }, []], again];
  return define(['define', { name: 'down' }, body], ['set', { 'v:/n': 0 }, []], ['subprocess', { ref: 'down' }, []]);
}
