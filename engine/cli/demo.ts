import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { EventRecord, ProcessView } from '../engine.ts';
import { BossError } from '../errors.ts';
import { Client } from './client.ts';
import { DemoEngine, shipped } from './demo-engine.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { followProcess } from './live.ts';
import type { Output } from './output.ts';
import { examples, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';

interface Options {
  once?: true;
  irc?: string;
  port: number;
  data: string;
}

export function addDemoCommand(program: Command, shell: Shell): void {
  const command = program
    .command('demo')
    .description('Plays a recorded submit request of OBS through the standard workflow. Needs no server.')
    .option('--once', 'end with the process; the exit code tells its result')
    .option('--irc <host:port>', 'say the notices on a real IRC server, not here')
    .option('--port <port>', 'port of the engine', wholeNumber(1, 65_535), 9292)
    .option('--data <folder>', 'where the engine keeps its store', 'boss-data')
    .action(shell.action<Options>(({ output, options }) => demonstrate(output, options)));
  examples(command, 'boss demo', 'boss demo --once', 'boss demo --irc irc.example.org:6667');
}

async function demonstrate(output: Output, { once, irc, port, data }: Options): Promise<ExitCode> {
  const { terminal } = output;
  const engine = new DemoEngine(terminal, { irc, port, folder: data });
  const url = `http://127.0.0.1:${port}`;
  const client = new Client(url, terminal.interrupted);
  try {
    await engine.ready(client);
    output.remark(`The engine runs at ${url}. An event of OBS arrives: somebody submits a package.\n`);
    const view = await follow(client, await playEvent(client), output);
    tellResult(output, view, { notices: engine.notices, irc });
    if (once !== true) await stayUp(output, engine, url, view);
    return view.state === 'done' ? EXIT.ok : EXIT.failed;
  } finally {
    await engine.stop();
  }
}

/** Sends the launch item that OBS sends; robogrator makes an event of it, which starts what is bound. */
async function playEvent(client: Client): Promise<string> {
  const item = JSON.parse(readFileSync(shipped('examples/standard-workflow/request-create.json'), 'utf8')) as {
    definition: string;
    fields: { obsEvent: Record<string, unknown> };
  };
  // A request of its own each time: the same event twice would start nothing.
  const number = String(Math.floor(Date.now() / 100) % 10_000_000);
  const obsEvent = { ...item.fields.obsEvent, id: number, number, time: Math.floor(Date.now() / 1000) };
  const { wfid } = await client.post<{ wfid: string }>(['processes'], { ...item, fields: { obsEvent } });
  await settled(client, wfid);
  const { events } = await client.get<{ events: EventRecord[] }>(['events']);
  const started = events.find(({ payload }) => payload['id'] === number)?.started[0];
  if (started !== undefined) return started.wfid;
  throw new BossError('BOSS_UNAVAILABLE', `the event started nothing; see boss show ${wfid} and boss event list`);
}

async function settled(client: Client, wfid: string): Promise<void> {
  for (;;) {
    const view = await client.get<ProcessView>(['processes', wfid]);
    if (view.endedAt !== null) return;
    if (view.state === 'error') {
      throw new BossError('BOSS_UNAVAILABLE', `the event was not understood: ${view.errors_list[0]?.message ?? ''}`);
    }
  }
}

function follow(client: Client, wfid: string, output: Output): Promise<ProcessView> {
  const isEnough = (view: ProcessView): boolean => view.endedAt !== null || view.state === 'error';
  return followProcess(client, wfid, output, output.isJson ? 'silent' : 'live', isEnough);
}

function tellResult(
  output: Output,
  view: ProcessView,
  { notices, irc }: { notices: readonly string[]; irc: string | undefined },
): void {
  if (output.isJson) return output.show(view, () => '');
  const said = irc === undefined ? `\nOn IRC:\n${notices.map((line) => `  ${line}`).join('\n')}` : '';
  output.remark(`${said}\nThe process ended: ${view.state}, status ${String(view.fields?.['status'] ?? '-')}.`);
}

async function stayUp(output: Output, engine: DemoEngine, url: string, view: ProcessView): Promise<void> {
  const at = url === 'http://127.0.0.1:9292' ? '' : `  export BOSS_URL=${url}\n`;
  output.remark(
    `\nThe engine stays up; Ctrl-C ends it. In another terminal (npx boss, or npm link once):\n${at}` +
      `  boss show ${view.wfid}\n  boss history ${view.wfid}\n  boss event list\n  boss definition list\n` +
      `  boss launch processes/standard/BUILD_FAIL.notify_failure.yaml --help`,
  );
  const { interrupted } = output.terminal;
  const end = new Promise<void>((resolve) => interrupted.addEventListener('abort', () => resolve()));
  await Promise.race([end, engine.ended()]);
}
