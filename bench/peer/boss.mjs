// Our engine as an entry of a benchmark that compares engines: it is started by plain Node from another folder, so it runs
// what `npm run build` made, which is also what people run. BOSS_DIST names another build, to compare two of them.
//   --partitions=16  --prefetch=2000  --queue=quorum (our inboxes; the participant's queue stays a classic one)
import { pathToFileURL } from 'node:url';

const dist = process.env.BOSS_DIST
  ? pathToFileURL(`${process.env.BOSS_DIST}/`).href
  : new URL('../../dist/', import.meta.url).href;
const load = (path) => import(dist + path);

export const spec = { servers: ['redis', 'rabbit'], defaults: { warm: 3000 } };

const STEPS = [1, 2, 3];
const QUEUE = 'work';
const ACTOR = { name: 'bench', via: 'engine' };
const SOURCE = `name: bench\ndo:\n${STEPS.map((step) => `  - work: { step: ${step} }\n`).join('')}`;

const amqpUrl = (o) => `amqp://guest:guest@127.0.0.1:${o.rabbit.port}`;

export async function worker(o) {
  const { connectAmqp, defineParticipant, Host, silentLog } = await load('participants/sdk/index.js');
  const { doStep } = await import(`${o.harness}fields.mjs`);
  const participant = defineParticipant({
    name: QUEUE,
    concurrency: o.prefetch ?? 2000,
    onWorkitem: (workitem) => void doStep(workitem.fields, workitem.param('step')),
  });
  const link = await connectAmqp({ url: amqpUrl(o), log: silentLog });
  const host = new Host({ link, participants: [participant], log: silentLog });
  await host.start();
  return { close: () => host.drain().then(() => link.close()) };
}

export async function engine(o, onDone) {
  const { makeFields } = await import(`${o.harness}fields.mjs`);
  const boss = await startEngine(o);
  await boss.register({ regex: QUEUE, queue: QUEUE }, ACTOR);
  await boss.putDefinition({ source: SOURCE }, ACTOR);
  boss.subscribe(({ wfid, entry }) => {
    if (entry.what === 'ended') boss.process(wfid).then(({ fields }) => onDone(fields.id, fields), crash);
  });
  const launch = (id) => boss.launch({ definition: 'bench', fields: makeFields(id) }, ACTOR);
  return { launch: (ids) => Promise.all(ids.map(launch)), close: () => boss.close() };
}

async function startEngine(o) {
  const [{ RedisStore }, { AmqpTransport }, { DurableEngine }, { createLog }] = await Promise.all([
    load('engine/store/redis/redis-store.js'),
    load('engine/transport/amqp/amqp-transport.js'),
    load('engine/worker/durable-engine.js'),
    load('engine/log.js'),
  ]);
  const partitions = o.partitions === undefined ? {} : { partitions: o.partitions };
  const store = new RedisStore({ url: `redis://127.0.0.1:${o.redis.port}`, ...partitions });
  const transport = new AmqpTransport({ url: amqpUrl(o), name: 'bench', quorum: o.queue === 'quorum' });
  const log = createLog({ level: 'warn', format: 'text' });
  const info = await store.open();
  await transport.open();
  const transportDescription = { kind: 'amqp', description: 'private broker of the benchmark' };
  const boss = new DurableEngine({ store, info, transport, log, version: 'bench', transportDescription });
  await boss.start();
  return Object.assign(boss, { close: () => boss.stop().then(() => Promise.all([transport.close(), store.close()])) });
}

function crash(error) {
  throw error;
}
