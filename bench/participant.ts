import { connectAmqp, defineParticipant, Host, silentLog } from '../participants/sdk/index.ts';
import type { Link, Participant } from '../participants/sdk/index.ts';
import { QUEUE } from './load.ts';

/** As many as a window of processes can have under way, so that the participant never waits for its turn. */
const CONCURRENCY = 2000;

/** Sets one field, which is the least a participant can do. */
const worker: Participant = defineParticipant({
  name: QUEUE,
  concurrency: CONCURRENCY,
  onWorkitem: (workitem) => workitem.set(`done_${workitem.fei.expid}`, true),
});

export async function serveOn(link: Link): Promise<Host> {
  const host = new Host({ link, participants: [worker], log: silentLog });
  await host.start();
  return host;
}

/** As a program of its own: takes the broker's address, says when it works, and tells on request what it used. */
async function main(url: string): Promise<void> {
  await serveOn(await connectAmqp({ url, log: silentLog }));
  process.on('message', () => process.send?.(process.cpuUsage()));
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
}

const [, , url] = process.argv;
if (url !== undefined && process.send !== undefined) await main(url);
