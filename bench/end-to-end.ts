import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { RedisStore } from '../engine/store/redis/redis-store.ts';
import { AmqpTransport } from '../engine/transport/amqp/amqp-transport.ts';
import type { DurableEngine } from '../engine/worker/durable-engine.ts';
import { startRabbit, startRedis } from '../test/support/servers.ts';
import { withEmbeddedEngine, withEngine } from './embedded-engine.ts';
import { runOneByOne, runProcesses, STEPS } from './load.ts';
import { RedisMeter } from './redis-usage.ts';
import { printTable, type Row } from './table.ts';

const WARM_UP = 1000;
const PROCESSES = 5000;
const ONE_BY_ONE = 200;

/** Three participants a process, about 1 KB of fields, up to 1000 processes at a time. */
export async function benchEndToEnd(): Promise<void> {
  const heads = ['mode', 'steps/s', 'CPU ms a step: engine', 'participant', 'alone: p50 ms', 'p99 ms'];
  printTable('End to end, durable', heads, [await embedded()]);
  const server = await servers();
  printTable('End to end, durable', heads, server.rows);
  printTable(
    'What a step asks of Redis',
    ['partitions', 'script calls', 'commands, those in scripts too', 'bytes sent'],
    server.redis,
  );
}

function embedded(): Promise<Row> {
  return withEmbeddedEngine((engine) => measure(engine, 'embedded: LMDB, participant in the engine', async () => 0));
}

async function servers(): Promise<{ rows: Row[]; redis: Row[] }> {
  const [redis, rabbit] = await Promise.all([startRedis(), startRabbit()]);
  const participant = await startParticipant(rabbit.url);
  const rows: Row[] = [];
  const used: Row[] = [];
  try {
    for (const partitions of [1, 16]) {
      const store = new RedisStore({ url: redis.url, partitions, prefix: `bench${partitions}` });
      const transport = new AmqpTransport({ url: rabbit.url, name: 'bench' });
      const meter = new RedisMeter(redis.url);
      await withEngine(store, transport, async (engine) => {
        const name = `servers: Redis, RabbitMQ, ${partitions} partition${partitions === 1 ? '' : 's'}`;
        rows.push(await measure(engine, name, () => cpuOf(participant)));
        used.push(await redisRow(engine, meter, partitions));
      });
      meter.close();
    }
  } finally {
    participant.disconnect();
    await Promise.all([redis.stop(), rabbit.stop()]);
  }
  return { rows, redis: used };
}

/** `participantCpu` gives milliseconds used so far; 0 when the participant is part of this process. */
async function measure(engine: DurableEngine, name: string, participantCpu: () => Promise<number>): Promise<Row> {
  await runProcesses(engine, WARM_UP);
  const before = { own: ownCpu(), participant: await participantCpu() };
  const seconds = await runProcesses(engine, PROCESSES);
  const steps = PROCESSES * STEPS;
  const own = (ownCpu() - before.own) / steps;
  const participant = ((await participantCpu()) - before.participant) / steps;
  const millis = await runOneByOne(engine, ONE_BY_ONE);
  const at = (part: number) => millis[Math.floor(part * (millis.length - 1))] ?? Number.NaN;
  return [name, steps / seconds, own, participant, at(0.5), at(0.99)];
}

async function redisRow(engine: DurableEngine, meter: RedisMeter, partitions: number): Promise<Row> {
  const before = await meter.read();
  await runProcesses(engine, PROCESSES);
  const after = await meter.read();
  const each = (name: keyof typeof before) => (after[name] - before[name]) / (PROCESSES * STEPS);
  return [String(partitions), each('requests'), each('commands'), each('received')];
}

async function startParticipant(url: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./participant.ts', import.meta.url)), [url]);
  await once(child, 'message');
  return child;
}

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('usage');
  const [usage] = (await once(child, 'message')) as [NodeJS.CpuUsage];
  return (usage.user + usage.system) / 1000;
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
