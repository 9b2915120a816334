import type { Actor, Engine } from '../engine/engine.ts';
import { BOMBS, type Bomb } from './bombs.ts';
import { withEmbeddedEngine } from './embedded-engine.ts';
import { launchEvery, runProcesses } from './load.ts';
import { printTable, type Row } from './table.ts';

const WARM_UP = 500;
/** Between one launch and the next: moderate load. */
const EVERY_MS = 40;
const PROCESSES = 250;
const BOMB_EVERY_MS = 250;
const BOMBER: Actor = { name: 'bomber', via: 'engine' };

/** How long the processes of others take before and while bombs are launched: each kind on an engine of its own, then all in turn. */
export async function benchSiege(): Promise<void> {
  const rows: Row[] = [];
  for (const bomb of BOMBS) rows.push(await besieged(bomb.what, [bomb]));
  rows.push(await besieged('all of them in turn', BOMBS));
  const heads = ['bombs, four a second', 'p50 ms before', 'p50 ms', 'p99 ms before', 'p99 ms', 'p99 / before'];
  printTable('A process of three steps beside bombs, embedded', heads, rows);
}

function besieged(what: string, bombs: readonly Bomb[]): Promise<Row> {
  return withEmbeddedEngine(async (engine) => {
    await runProcesses(engine, WARM_UP);
    const before = await launchEvery(engine, 'before', EVERY_MS, PROCESSES);
    const stop = throwEvery(engine, bombs);
    const millis = await launchEvery(engine, 'beside', EVERY_MS, PROCESSES, stop);
    const [p99Before, p99] = [at(before, 0.99), at(millis, 0.99)];
    return [what, at(before, 0.5), at(millis, 0.5), p99Before, p99, p99 / p99Before];
  });
}

function at(millis: readonly number[], part: number): number {
  return millis[Math.floor(part * (millis.length - 1))] ?? Number.NaN;
}

/** Nobody waits for a bomb: the next one comes when it is due. Returns what ends it. */
function throwEvery(engine: Engine, bombs: readonly Bomb[]): () => void {
  let thrown = 0;
  const timer = setInterval(() => {
    const { definition, fields = {} } = bombs[thrown++ % bombs.length] as Bomb;
    engine.launch({ definition, fields }, BOMBER).catch(() => undefined);
  }, BOMB_EVERY_MS);
  return () => clearInterval(timer);
}
