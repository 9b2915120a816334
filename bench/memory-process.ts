import type { Effect } from '../engine/core/effect.ts';
import type { Environment } from '../engine/core/environment.ts';
import type { Execution } from '../engine/core/execution.ts';
import type { JsonObject } from '../engine/core/json.ts';
import { launch } from '../engine/core/launch.ts';
import { takeChanges } from '../engine/core/snapshot.ts';
import { run, step } from '../engine/core/step.ts';
import type { Tree } from '../engine/core/tree.ts';
import { EXPRESSIONS } from '../engine/expressions/index.ts';

type Asked = Extract<Effect, { do: 'dispatch' }>;

export interface Outcome {
  /** Messages that the process took: answers of participants, and one for each time it went on after a bound. */
  readonly messages: number;
  /** Characters of keys and texts that a store would write; 0 unless they were asked for. */
  readonly written: number;
}

let ids = 0;

const ENVIRONMENT: Environment = {
  now: Date.UTC(2026, 10, 20),
  newId: () => (++ids).toString(16).padStart(32, '0'),
  types: EXPRESSIONS,
  participant: () => ({ queue: 'work' }),
  engineVariables: {},
};

/**
 * Runs a process to its end on the pure core. Its participants answer at once, in the order in which they were asked, each
 * with one field changed. `records` also makes, after each message, the texts that a store would be given.
 */
export function runInMemory(tree: Tree, fields: JsonObject, records: boolean): Outcome {
  const start = { wfid: 'bench', tree, definition: 'bench', fields, variables: {}, by: 'bench' };
  const execution = launch(start, ENVIRONMENT);
  run(execution, ENVIRONMENT);
  const asked: Asked[] = [];
  let written = 0;
  let messages = 0;
  const settle = (effects: readonly Effect[]) => {
    for (const effect of effects) if (effect.do === 'dispatch') asked.push(effect);
    if (records) written += sizeOf(execution);
  };
  settle(execution.takeEffects());
  for (let next = 0; execution.head.ended === null; messages++) {
    const goesOn = !execution.queue.isEmpty;
    const message = goesOn ? ({ kind: 'continue' } as const) : answer(execution, asked[next++], messages);
    settle(step(execution, message, ENVIRONMENT).effects);
  }
  if (execution.head.errors > 0) throw new Error('a step of the benchmark failed');
  return { messages, written };
}

function answer(execution: Execution, asked: Asked | undefined, n: number) {
  if (asked === undefined) throw new Error('the process waits for nobody and does not end');
  const { expression, dispatch } = asked;
  const fields = { ...execution.get(expression)?.applied, n };
  return { kind: 'reply', expression, dispatch: dispatch.id, fields } as const;
}

function sizeOf(execution: Execution): number {
  const { put, remove } = takeChanges(execution);
  let size = 0;
  for (const [key, json] of put) size += key.length + json.length;
  for (const key of remove) size += key.length;
  return size;
}
