import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { BossError } from '../errors.ts';
import { Client, DEFAULT_URL } from './client.ts';
import { lastWords, runEngine, startEngineBehind } from './engine-process.ts';
import type { Background } from './engine-process.ts';
import { engineSettings } from './engine-settings.ts';
import type { EngineSettings } from './engine-settings.ts';
import { readHealth } from './health.ts';
import type { Health } from './health.ts';
import { readPid, removePid, writePid } from './pid-file.ts';
import { examples, gather, usage } from './shell.ts';
import type { Invocation, Shell } from './shell.ts';

const PATIENCE = 30_000;
const BETWEEN = 100;

interface Options {
  config?: string[];
  foreground?: true;
}

export function addStartCommand(program: Command, shell: Shell): void {
  const command = program
    .command('start')
    .description(
      'Starts the engine in the background and returns when it takes work. Its log is boss.log in the data folder.',
    )
    .option('-c, --config <file>', 'configuration file, ini or YAML; repeatable, later ones win', gather)
    .option('--foreground', 'stay in front until the engine ends (for systemd and containers)')
    .action(
      shell.action<Options>(async (invocation) => {
        const { terminal, options } = invocation;
        const files = options.config ?? [];
        const settings = engineSettings(terminal, files);
        const surroundings = { files, env: terminal.env, cwd: terminal.cwd };
        if (options.foreground === true) return runEngine(surroundings, terminal.interrupted);
        await refuseSecond(invocation, settings);
        await waitUntilUp(invocation, settings, startEngineBehind(surroundings, settings.folder));
        return undefined;
      }),
    );
  examples(command, 'boss start', 'boss start --config /etc/boss/boss.conf', 'boss start --foreground');
}

async function refuseSecond({ terminal }: Invocation<Options>, settings: EngineSettings): Promise<void> {
  if (settings.port === 0) {
    throw usage('with http_port = 0 nobody would find the engine; set a port, or use --foreground and read its log');
  }
  const pid = readPid(settings.folder);
  if (pid !== null) throw new BossError('BOSS_ENGINE_RUNNING', `${settings.folder}: an engine works here, pid ${pid}`);
  const health = await readHealth(new Client(settings.url, terminal.interrupted));
  if (health !== null)
    throw new BossError('BOSS_ENGINE_RUNNING', `${settings.url}: an engine answers there (${health.state})`);
}

async function waitUntilUp(
  invocation: Invocation<Options>,
  settings: EngineSettings,
  engine: Background,
): Promise<void> {
  const { output, terminal } = invocation;
  const { url, folder } = settings;
  const { pid } = engine.child;
  if (pid !== undefined) writePid(folder, pid);
  const health = await firstHealth(new Client(url, terminal.interrupted), engine);
  if (health === null) {
    removePid(folder);
    throw new BossError('BOSS_UNAVAILABLE', `the engine did not start\n${lastWords(engine)}`, {
      details: { log: engine.log },
    });
  }
  if (health.state === 'held') {
    output.show(
      { url, pid, log: engine.log, ...health },
      () => `the engine runs at ${url} (pid ${pid}) and ${health.reason}`,
    );
    return;
  }
  if (health.state !== 'working') {
    const why = health.reason ?? health.state;
    throw new BossError(
      'BOSS_UNAVAILABLE',
      `the engine runs (pid ${pid}) at ${url}, but does not take work yet: ${why}`,
    );
  }
  const hint = url === DEFAULT_URL ? '' : `\nother commands find it with: export BOSS_URL=${url}`;
  output.show({ url, pid, log: engine.log }, () => `the engine runs at ${url} (pid ${pid}, log ${engine.log})${hint}`);
}

/** Waits until the engine works, and at most so long until it says why it does not; null when it died before. */
async function firstHealth(client: Client, { child }: Background): Promise<Health | null> {
  const deadline = Date.now() + PATIENCE;
  let isGone = false;
  child.once('exit', () => {
    isGone = true;
  });
  child.once('error', () => {
    isGone = true;
  });
  let health: Health | null = null;
  while (!isGone && Date.now() < deadline) {
    health = await readHealth(client);
    if (health?.state === 'working' || health?.state === 'held') return health;
    await pause(BETWEEN);
  }
  return isGone
    ? null
    : (health ?? { state: 'starting', reason: `it does not answer within ${PATIENCE / 1000} seconds` });
}
