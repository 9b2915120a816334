import { randomUUID } from 'node:crypto';
import { InProcessTransport } from '../../../engine/transport/in-process/in-process-transport.ts';
import { Host, type HostOptions, type Json, type Participant, silentLog } from '../../../participants/sdk/index.ts';
import { Mailbox } from './mailbox.ts';

export const INBOX = 'boss.inbox.3';

/** Plays the engine for participants that run on the in-process transport. */
export interface Desk {
  readonly transport: InProcessTransport;
  readonly host: Host;
  readonly replies: Mailbox;
  readonly originalInbox: Mailbox;
  readonly dead: Mailbox;
  /** Puts a workitem on the participant's queue; the fei that it carries. */
  dispatch(participant: Participant, fields: Record<string, Json>, params?: Record<string, Json>): Promise<string>;
  cancel(participant: Participant, wfid: string, flavour?: string | null): Promise<void>;
}

export async function openDesk(
  participants: readonly Participant[],
  options: Partial<HostOptions> = {},
): Promise<Desk> {
  const transport = new InProcessTransport();
  await transport.open();
  const [replies, originalInbox, dead] = await Promise.all([
    Mailbox.open(transport, INBOX),
    Mailbox.open(transport, 'ruote_workitems'),
    Mailbox.open(transport, 'boss.dead'),
  ]);
  const host = new Host({ link: transport, participants, log: silentLog, ...options });
  await host.start();
  return {
    transport,
    host,
    replies,
    originalInbox,
    dead,
    dispatch: async ({ name, queue }, fields, params = {}) => {
      const wfid = randomUUID();
      const body = JSON.stringify(wireWorkitem(wfid, name, fields, params));
      await transport.publish(queue, body, { correlationId: `d-${wfid}`, replyTo: INBOX });
      return wfid;
    },
    cancel: ({ queue }, wfid, flavour = null) =>
      transport.publish(queue, JSON.stringify({ cancel: true, fei: feiOf(wfid), flavour })),
  };
}

export function wireWorkitem(
  wfid: string,
  participant: string,
  fields: Record<string, Json>,
  params: Record<string, Json> = {},
): Record<string, Json> {
  return {
    fei: feiOf(wfid),
    fields: { ...fields, params: { ref: participant, ...params }, dispatched_at: '2026-11-20 20:38:38.222651 UTC' },
    participant_name: participant,
    re_dispatch_count: 0,
    wf_name: 'test',
    wf_revision: null,
    wf_launched_at: '2026-11-20 20:38:38.217824 UTC',
    sub_wf_name: 'test',
    sub_wf_revision: null,
    sub_wf_launched_at: '2026-11-20 20:38:38.217843 UTC',
  };
}

function feiOf(wfid: string): Record<string, Json> {
  return { engine_id: 'engine', wfid, subid: 's1', expid: '0_0' };
}
