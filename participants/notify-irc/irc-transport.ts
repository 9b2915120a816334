import { EventEmitter } from 'node:events';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Settings } from './config.ts';

/** A server that does not close its side is left alone after this time. */
const GOODBYE_MS = 2000;

/**
 * The socket under irc-framework. The package's own one takes no certificate authority, so a server with a certificate
 * of a company could be reached only unverified.
 */
export function transportFor(settings: Settings): new () => EventEmitter {
  return class IrcTransport extends EventEmitter {
    #socket: Socket | undefined;
    #buffer = Buffer.alloc(0);
    #failure: Error | false = false;

    isConnected(): boolean {
      return this.#socket !== undefined && !this.#socket.destroyed;
    }

    connect(): void {
      const socket = openSocket(settings, () => this.emit('open'));
      this.#socket = socket;
      socket.on('data', (data) => this.#read(data));
      socket.on('error', (error) => {
        this.#failure = error;
      });
      socket.on('close', () => this.emit('close', this.#failure));
    }

    writeLine(line: string, done?: () => void): void {
      if (this.isConnected()) this.#socket?.write(`${line}\r\n`, done);
      else if (done) process.nextTick(done);
    }

    close(force?: boolean): void {
      const socket = this.#socket;
      if (force) socket?.destroy();
      else socket?.end(() => setTimeout(() => socket.destroy(), GOODBYE_MS).unref());
    }

    disposeSocket(): void {
      this.#socket?.destroy();
    }

    setEncoding(): boolean {
      return true;
    }

    #read(data: Buffer): void {
      this.#buffer = Buffer.concat([this.#buffer, data]);
      for (let end = this.#buffer.indexOf(10); end >= 0; end = this.#buffer.indexOf(10)) {
        const line = this.#buffer.subarray(0, end).toString('utf8');
        this.#buffer = this.#buffer.subarray(end + 1);
        this.emit('line', line.trimEnd());
      }
    }
  };
}

function openSocket({ host, port, tls }: Settings, onOpen: () => void): Socket {
  if (tls === null) return connectPlain({ host, port }, onOpen);
  const ca = tls.ca === undefined ? {} : { ca: tls.ca };
  const name = isIP(host) ? {} : { servername: host };
  return connectTls({ host, port, rejectUnauthorized: tls.verify, ...ca, ...name }, onOpen);
}
