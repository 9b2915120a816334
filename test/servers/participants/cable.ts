import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to a server that can be pulled out and put back. */
export class Cable {
  readonly #to: number;
  readonly #sockets = new Set<Socket>();
  #server: Server;
  #port = 0;

  static async to(port: number): Promise<Cable> {
    const cable = new Cable(port);
    await cable.plug();
    return cable;
  }

  private constructor(port: number) {
    this.#to = port;
    this.#server = this.#newServer();
  }

  get port(): number {
    return this.#port;
  }

  async plug(): Promise<void> {
    this.#server = this.#newServer();
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async pull(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #newServer(): Server {
    return createServer((near) => {
      const far = connect(this.#to, '127.0.0.1');
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
  }
}
