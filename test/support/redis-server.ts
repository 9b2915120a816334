import { connect } from 'node:net';
import { freePort, isListening } from './free-port.ts';
import { onFreshPorts, type PrivateServer } from './private-server.ts';
import { scratchFolder } from './scratch-folder.ts';
import { ServerProcess } from './server-process.ts';

export interface RedisServer extends PrivateServer {
  /** `redis://127.0.0.1:PORT` */
  readonly url: string;
  readonly folder: string;
  /** With further arguments, if need be. */
  restart(args?: readonly string[]): Promise<void>;
}

export interface RedisOptions {
  /** Further arguments, after ours and therefore stronger: `['--appendfsync', 'always']`. */
  readonly args?: readonly string[];
}

/** A private Redis with an append-only file, flushed every second. */
export function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  return onFreshPorts(() => start(options));
}

async function start({ args = [] }: RedisOptions): Promise<RedisServer> {
  const port = await freePort();
  const folder = scratchFolder('redis');
  const server = new ServerProcess({
    name: 'redis-server',
    command: process.env['REDIS_SERVER'] ?? 'redis-server',
    args: [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'],
      ...args,
    ],
    folder,
    ready: () => answersPing(port),
    gone: async () => !(await isListening(port)),
  });
  await server.start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    get pid() {
      return server.pid;
    },
    stop: () => server.stop(),
    kill: () => server.kill(),
    restart: async (more) => {
      await server.stop();
      await server.start(more);
    },
  };
}

/** False while it still loads its data (`-LOADING`); a server that wants a password is ready as well. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('data', (answer) => {
      resolve(/^(\+PONG|-NOAUTH)/.test(answer.toString()));
      socket.destroy();
    });
  });
}
