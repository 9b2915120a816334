import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** An IRC server that answers what the test says, for what ngircd cannot do. */
export class ScriptedServer {
  readonly lines: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  static async start(answer: (line: string, write: (line: string) => void) => void): Promise<ScriptedServer> {
    const server = new ScriptedServer(answer);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  private constructor(answer: (line: string, write: (line: string) => void) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      let buffer = '';
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        buffer += data.toString('utf8');
        const lines = buffer.split('\r\n');
        buffer = lines.pop() ?? '';
        for (const line of lines) {
          this.lines.push(line);
          answer(line, (text) => socket.write(`${text}\r\n`));
        }
      });
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
