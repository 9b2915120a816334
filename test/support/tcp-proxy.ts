import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network that can be broken: stands between a client and a server on 127.0.0.1. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Breaks every open connection at once, as when a cable is pulled and the peer notices. New ones are taken. */
  cut(): void;
  /** Breaks every open connection and takes no new ones until `accept`. */
  refuse(): void;
  accept(): void;
  /** Keeps the connections open, but passes nothing on in either direction until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Passes each piece of data on so many milliseconds later. 0: at once. */
  delay(ms: number): void;
  /** Resolves when the next client connects. */
  nextConnection(): Promise<void>;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let refusing = false;
  let frozen = false;
  let latency = 0;

  const listener = createServer((client) => {
    if (refusing) return void client.destroy();
    const pair = { client, server: connect(targetPort, '127.0.0.1') };
    pairs.add(pair);
    relay(pair.client, pair.server, () => latency);
    relay(pair.server, pair.client, () => latency);
    for (const socket of [pair.client, pair.server]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        pairs.delete(pair);
        pair.client.destroy();
        pair.server.destroy();
      });
    }
    if (frozen) pause(pair);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  const cut = () => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
  };
  return {
    port: (listener.address() as AddressInfo).port,
    get connections() {
      return pairs.size;
    },
    cut,
    refuse: () => {
      refusing = true;
      cut();
    },
    accept: () => {
      refusing = false;
    },
    freeze: () => {
      frozen = true;
      pairs.forEach(pause);
    },
    thaw: () => {
      frozen = false;
      pairs.forEach(resume);
    },
    delay: (ms) => {
      latency = ms;
    },
    nextConnection: async () => {
      await once(listener, 'connection');
    },
    close: async () => {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}

function relay(from: Socket, to: Socket, latency: () => number): void {
  from.on('data', (chunk) => {
    const pass = () => {
      if (to.destroyed || to.write(chunk)) return;
      from.pause();
      to.once('drain', () => from.resume());
    };
    // equal delays keep the order
    if (latency() === 0) pass();
    else setTimeout(pass, latency());
  });
}

function pause({ client, server }: Pair): void {
  client.pause();
  server.pause();
}

function resume({ client, server }: Pair): void {
  client.resume();
  server.resume();
}
