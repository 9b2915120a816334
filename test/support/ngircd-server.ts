import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, isListening } from './free-port.ts';
import { onFreshPorts, type PrivateServer } from './private-server.ts';
import { scratchFolder } from './scratch-folder.ts';
import { ServerProcess } from './server-process.ts';
import { makeTls, type TlsFiles } from './tls.ts';

export interface NgircdServer extends PrivateServer {
  /** Null without TLS. */
  readonly tlsPort: number | null;
  /** Path of the certificate authority to trust; null without TLS. */
  readonly ca: string | null;
}

export interface NgircdOptions {
  /** Listens with TLS as well, on a second port. */
  readonly tls?: boolean;
  /** The server slows down who sends too fast, as public ones do. Off unless asked for. */
  readonly throttle?: boolean;
  /** Password that every client must give. */
  readonly password?: string;
}

/** A private IRC server without look-ups at login. */
export function startNgircd(options: NgircdOptions = {}): Promise<NgircdServer> {
  return onFreshPorts(() => start(options));
}

async function start(options: NgircdOptions): Promise<NgircdServer> {
  const folder = scratchFolder('ngircd');
  const port = await freePort();
  const tls = options.tls === true ? { port: await freePort(), files: makeTls() } : null;
  const file = join(folder, 'ngircd.conf');
  writeFileSync(file, settings(port, tls, options));
  const ports = tls === null ? [port] : [port, tls.port];
  const server = new ServerProcess({
    name: 'ngircd',
    command: process.env['NGIRCD'] ?? '/usr/sbin/ngircd',
    args: ['-n', '-f', file],
    folder,
    ready: async () => (await Promise.all(ports.map(isListening))).every((open) => open),
    gone: async () => !(await isListening(port)),
  });
  await server.start();
  return {
    port,
    tlsPort: tls?.port ?? null,
    ca: tls?.files.ca ?? null,
    get pid() {
      return server.pid;
    },
    stop: () => server.stop(),
    kill: () => server.kill(),
    restart: async () => {
      await server.stop();
      await server.start();
    },
  };
}

function settings(port: number, tls: { port: number; files: TlsFiles } | null, options: NgircdOptions): string {
  const lines = ['[Global]', 'Name = irc.test.local', 'Info = test', 'Listen = 127.0.0.1', `Ports = ${port}`];
  if (process.getuid?.() === 0) lines.push('ServerUID = irc', 'ServerGID = irc');
  if (options.password !== undefined) lines.push(`Password = ${options.password}`);
  lines.push('[Options]', 'DNS = no', 'Ident = no', 'PAM = no');
  lines.push('[Limits]', 'MaxConnectionsIP = 0', 'MaxJoins = 0', 'MaxNickLength = 30');
  if (options.throttle !== true) lines.push('MaxPenaltyTime = 0');
  if (tls !== null) {
    lines.push('[SSL]', `CertFile = ${tls.files.certificate}`, `KeyFile = ${tls.files.key}`, `Ports = ${tls.port}`);
  }
  return `${lines.join('\n')}\n`;
}
