import { decodeBody, parseInbound } from '../core/message.ts';
import type { LogData } from '../log.ts';
import type { Delivery } from '../transport/transport.ts';
import type { Work } from './work.ts';

/** Fields of a log line about a piece of work. */
export function aboutWork({ wfid, what }: Pick<Work, 'wfid' | 'what'>): LogData {
  const expression = what.kind === 'message' && 'expression' in what.message ? what.message.expression : null;
  return expression === null ? { wfid } : { wfid, expid: expression.split('!')[0] };
}

/** Of a line about several pieces: which process it is about, as long as it is one. */
export function aboutBatch(batch: readonly Work[]): LogData {
  const [first] = batch;
  if (first === undefined) return {};
  if (batch.length === 1) return aboutWork(first);
  const wfids = new Set(batch.map(({ wfid }) => wfid));
  return wfids.size === 1 ? { wfid: first.wfid } : { processes: wfids.size };
}

/** Of a line about a message from outside, which may be one that cannot be read. */
export function aboutDelivery({ queue, body }: Delivery): LogData {
  try {
    const inbound = parseInbound(decodeBody(body));
    if (inbound.kind === 'launch') return inbound.wfid === null ? { queue } : { queue, wfid: inbound.wfid };
    if (inbound.kind !== 'reply' && inbound.kind !== 'error') return { queue };
    return { queue, wfid: inbound.fei.wfid, expid: inbound.fei.expid };
  } catch {
    return { queue };
  }
}
