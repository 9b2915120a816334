import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { onFreshPorts, type PrivateServer } from './private-server.ts';
import { scratchFolder } from './scratch-folder.ts';
import { ServerProcess } from './server-process.ts';

/** `url` is that of the source server, which also serves `/lastnotifications`. The backend knows no users and no rights. */
export interface ObsServer extends PrivateServer {
  readonly url: string;
  readonly repositoryUrl: string;
}

const PROGRAMS = '/usr/lib/obs/server';

/** Source server and repository server of a real OBS backend. Needs root (it changes to the user obsrun) and Debian's obs-server. */
export function startObs(): Promise<ObsServer> {
  return onFreshPorts(start);
}

async function start(): Promise<ObsServer> {
  if (!existsSync(PROGRAMS)) throw new Error('obs-server is not installed: run `npm test` as root, or install it');
  const folder = scratchFolder('obs');
  const ports = { source: await freePort(), repository: await freePort() };
  copyPrograms(folder, ports);
  mkdirSync(join(folder, 'data/log'), { recursive: true });
  mkdirSync(join(folder, 'data/run'));
  execFileSync('chown', ['-R', 'obsrun:obsrun', join(folder, 'data')]);
  const source = backendProcess(folder, 'bs_srcserver', ports.source);
  const repository = backendProcess(folder, 'bs_repserver', ports.repository);
  const both = async (how: 'start' | 'stop' | 'kill') => {
    await Promise.all([source[how](), repository[how]()]);
  };
  await both('start');
  return {
    url: `http://127.0.0.1:${ports.source}`,
    repositoryUrl: `http://127.0.0.1:${ports.repository}`,
    port: ports.source,
    get pid() {
      return source.pid;
    },
    stop: () => both('stop'),
    kill: () => both('kill'),
    restart: async () => {
      await both('stop');
      await both('start');
    },
  };
}

/**
 * The programs find their configuration beside themselves and listen on all addresses, without a setting for either: hence
 * a folder of links with our own BSConfig.pm, and with BSServer.pm changed to the loopback address.
 */
function copyPrograms(folder: string, ports: { source: number; repository: number }): void {
  const server = join(folder, 'server');
  mkdirSync(server);
  for (const name of readdirSync(PROGRAMS)) {
    if (!['BSConfig.pm', 'BSServer.pm', 'build'].includes(name)) symlinkSync(join(PROGRAMS, name), join(server, name));
  }
  symlinkSync('/usr/lib/obs-build', join(server, 'build'));
  const listener = readFileSync(join(PROGRAMS, 'BSServer.pm'), 'utf8').replaceAll('INADDR_ANY', 'INADDR_LOOPBACK');
  writeFileSync(join(server, 'BSServer.pm'), listener);
  writeFileSync(join(server, 'BSConfig.pm'), settings(join(folder, 'data'), ports));
}

function backendProcess(folder: string, program: string, port: number): ServerProcess {
  return new ServerProcess({
    name: program,
    command: 'perl',
    args: [join(folder, 'server', program)],
    folder,
    ready: () => answers(port),
    gone: async () => !(await answers(port)),
  });
}

async function answers(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    await answer.text();
    return answer.ok;
  } catch {
    return false;
  }
}

function settings(data: string, ports: { source: number; repository: number }): string {
  return `package BSConfig;
our $ipaccess = { '127\\..*' => 'rw,worker' };
our $srcserver = 'http://127.0.0.1:${ports.source}';
our $reposerver = 'http://127.0.0.1:${ports.repository}';
our $serviceserver = 'http://127.0.0.1:9';
our $bsdir = '${data}';
our $bsuser = 'obsrun';
our $bsgroup = 'obsrun';
our $bsserviceuser = 'obsservicerun';
our $bsservicegroup = 'obsrun';
our $rundir = "$bsdir/run";
our $logdir = "$bsdir/log";
our $nosharedtrees = 2;
our $packtrack = [];
our $relsync_pool = {};
our $servicedispatch = 0;
our $sign_project = 0;
our $disable_data_sync = 1;
1;
`;
}
