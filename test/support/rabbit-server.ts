import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, isListening } from './free-port.ts';
import { onFreshPorts, type PrivateServer } from './private-server.ts';
import { scratchFolder } from './scratch-folder.ts';
import { ServerProcess } from './server-process.ts';

export interface RabbitServer extends PrivateServer {
  /** `amqp://guest:guest@127.0.0.1:PORT/` */
  readonly url: string;
  readonly folder: string;
  /** Runs `rabbitmqctl` against this node and returns what it printed (`ctl('add_vhost', 'other')`). About half a second. */
  ctl(...args: string[]): Promise<string>;
}

export interface RabbitOptions {
  /** Further lines of rabbitmq.conf. */
  readonly conf?: readonly string[];
}

// The wrapper in /usr/sbin changes to the user `rabbitmq` and logs to /var/log: several nodes of ours would collide there.
const HOMES = [process.env['RABBITMQ_BIN'], '/usr/lib/rabbitmq/bin', '/opt/rabbitmq/sbin'];

/** Folder of the RabbitMQ programs, or undefined when it is not installed. */
export function rabbitPrograms(): string | undefined {
  return HOMES.find((folder) => folder !== undefined && existsSync(join(folder, 'rabbitmq-server')));
}

/** A private RabbitMQ node with its own cookie and its own epmd. Takes about four seconds. */
export function startRabbit(options: RabbitOptions = {}): Promise<RabbitServer> {
  return onFreshPorts(() => start(options));
}

async function start({ conf = [] }: RabbitOptions): Promise<RabbitServer> {
  const programs = rabbitPrograms();
  if (programs === undefined)
    throw new Error('rabbitmq-server is not installed: run `npm test` as root, or install it');
  const folder = scratchFolder('rabbit');
  const ports = { amqp: await freePort(), dist: await freePort(), epmd: await freePort() };
  const env = environment(folder, ports);
  writeSettings(folder, ports.amqp, conf);
  const epmd = epmdProcess(folder, ports.epmd);
  const node = nodeProcess(programs, folder, env, ports);
  const startBoth = async () => {
    if (!epmd.running) await epmd.start();
    await node.start();
  };
  const endBoth = async (how: 'stop' | 'kill') => {
    await node[how]();
    await epmd.kill();
  };
  await startBoth().catch(async (error: unknown) => {
    await endBoth('kill');
    throw error;
  });
  return {
    url: `amqp://guest:guest@127.0.0.1:${ports.amqp}/`,
    port: ports.amqp,
    folder,
    get pid() {
      return node.pid;
    },
    stop: () => endBoth('stop'),
    kill: () => endBoth('kill'),
    restart: async () => {
      await endBoth('stop');
      await startBoth();
    },
    ctl: async (...args) => {
      const done = await promisify(execFile)(join(programs, 'rabbitmqctl'), ['-q', ...args], {
        env: { ...process.env, ...env },
        cwd: folder,
      });
      return done.stdout;
    },
  };
}

interface Ports {
  readonly amqp: number;
  readonly dist: number;
  readonly epmd: number;
}

/** Started by us: the one that Erlang starts by itself would leave our process group and outlive the node. */
function epmdProcess(folder: string, port: number): ServerProcess {
  return new ServerProcess({
    name: 'epmd',
    command: 'epmd',
    args: ['-port', String(port), '-address', '127.0.0.1'],
    folder,
    ready: () => isListening(port),
    gone: async () => !(await isListening(port)),
  });
}

function nodeProcess(programs: string, folder: string, env: Record<string, string>, ports: Ports): ServerProcess {
  return new ServerProcess({
    name: 'rabbitmq-server',
    command: join(programs, 'rabbitmq-server'),
    args: [],
    env,
    folder,
    ready: () => speaksAmqp(ports.amqp),
    // a node that is still ending keeps its distribution port, and the next start would fail on it
    gone: async () => !(await isListening(ports.amqp)) && !(await isListening(ports.dist)),
    startWithin: 120_000,
    stopWithin: 30_000,
  });
}

function environment(folder: string, ports: Ports): Record<string, string> {
  return {
    HOME: folder,
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `boss${ports.amqp}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_DIST_PORT: String(ports.dist),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_LOGS: join(folder, 'rabbit.log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'env.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    // idle Erlang schedulers spin by default and take the machine from everybody else
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_CTL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none',
  };
}

function writeSettings(folder: string, port: number, conf: readonly string[]): void {
  mkdirSync(join(folder, 'mnesia'));
  const cookie = join(folder, '.erlang.cookie');
  writeFileSync(cookie, randomBytes(16).toString('hex'));
  chmodSync(cookie, 0o600);
  writeFileSync(join(folder, 'enabled_plugins'), '[].\n');
  writeFileSync(join(folder, 'env.conf'), '');
  const ours = [
    `listeners.tcp.1 = 127.0.0.1:${port}`,
    'log.file.level = warning',
    'vm_memory_high_watermark.relative = 0.5',
    'disk_free_limit.absolute = 200MB',
  ];
  writeFileSync(join(folder, 'rabbitmq.conf'), `${[...ours, ...conf].join('\n')}\n`);
}

/** The port opens before the broker is done starting: only the answer to a protocol header shows that it serves. */
function speaksAmqp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from('AMQP\x00\x00\x09\x01', 'latin1')));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('data', (answer) => {
      // a method frame on channel 0: Connection.Start
      resolve(answer[0] === 1);
      socket.destroy();
    });
  });
}
