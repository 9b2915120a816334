/** A throw-away server on 127.0.0.1. Its data lives in a temporary folder that goes when the test process ends. */
export interface PrivateServer {
  readonly port: number;
  readonly pid: number;
  /** Asks it to end and waits for it. Data and port stay its own: `restart` brings it back. */
  stop(): Promise<void>;
  /** SIGKILL to the whole process group. */
  kill(): Promise<void>;
  /** Stops it when it runs, and starts it again on the same port with the same data. */
  restart(): Promise<void>;
}

/** Starts with fresh ports again when another program took one of them between our look and the server's. */
export async function onFreshPorts<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 3 || !/in use|eaddrinuse|already_used|another node/i.test(String(error))) throw error;
    }
  }
}
