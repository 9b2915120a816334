import type { Actor, Engine } from '../engine/engine.ts';
import { payload } from './payload.ts';

export const QUEUE = 'work';
export const STEPS = 3;
/** Processes that live at the same time. */
const WINDOW = 1000;
const ACTOR: Actor = { name: 'bench', via: 'engine' };
const SOURCE = `name: bench\ndo:\n${`  - ${QUEUE}\n`.repeat(STEPS)}`;

/** A definition of three participants, which all are served from one queue. */
export async function prepare(engine: Engine): Promise<void> {
  await engine.register({ regex: QUEUE, queue: QUEUE }, ACTOR);
  await engine.putDefinition({ source: SOURCE }, ACTOR);
}

/** Launches processes, a window of them at a time, and resolves with the seconds until the last one has ended. */
export async function runProcesses(engine: Engine, count: number): Promise<number> {
  const start = performance.now();
  let launched = 0;
  let ended = 0;
  await new Promise<void>((resolve, reject) => {
    const launchMore = () => {
      for (; launched < count && launched - ended < WINDOW; launched++) {
        engine.launch({ definition: 'bench', fields: payload(launched) }, ACTOR).catch(reject);
      }
    };
    const unsubscribe = engine.subscribe(({ entry }) => {
      if (entry.what === 'error') reject(new Error('a step of the benchmark failed'));
      if (entry.what !== 'ended') return;
      ended += 1;
      if (ended < count) return launchMore();
      unsubscribe();
      resolve();
    });
    launchMore();
  });
  return (performance.now() - start) / 1000;
}

/** Milliseconds that each of some processes took, one after the other; sorted. */
export async function runOneByOne(engine: Engine, count: number): Promise<number[]> {
  const millis: number[] = [];
  for (let i = 0; i < count; i++) millis.push((await runProcesses(engine, 1)) * 1000);
  return millis.sort((a, b) => a - b);
}

/**
 * Launches a process whenever one is due, however long those before it take. Milliseconds that each took from when it was due; sorted.
 * An engine that comes late is late for every one that was due meanwhile. `launchedAll` is called with the last launch.
 */
export async function launchEvery(
  engine: Engine,
  name: string,
  ms: number,
  count: number,
  launchedAll: () => void = () => undefined,
): Promise<number[]> {
  const due = new Map<string, number>();
  const millis: number[] = [];
  const start = performance.now();
  await new Promise<void>((resolve, reject) => {
    const unsubscribe = engine.subscribe(({ wfid, entry }) => {
      const since = entry.what === 'ended' ? due.get(wfid) : undefined;
      if (since === undefined) return;
      millis.push(performance.now() - since);
      if (millis.length < count) return;
      unsubscribe();
      resolve();
    });
    let launched = 0;
    const timer = setInterval(() => {
      for (; launched < count && start + launched * ms <= performance.now(); launched++) {
        const wfid = `${name}-${launched}`;
        due.set(wfid, start + launched * ms);
        engine.launch({ definition: 'bench', wfid, fields: payload(launched) }, ACTOR).catch(reject);
      }
      if (launched < count) return;
      clearInterval(timer);
      launchedAll();
    }, 1);
  });
  return millis.sort((a, b) => a - b);
}
