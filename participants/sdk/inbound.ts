import { isObject, type Json, type JsonObject } from '../../engine/core/json.ts';
import type { Fei, WireCancel, WireWorkitem } from '../../engine/core/workitem.ts';

/** What can lie on a participant's queue. */
export type Inbound =
  | { readonly kind: 'workitem'; readonly wire: WireWorkitem }
  | { readonly kind: 'cancel'; readonly fei: Fei | null; readonly flavour: WireCancel['flavour'] }
  | { readonly kind: 'malformed'; readonly reason: string };

export function parseInbound(body: Buffer): Inbound {
  let message: Json;
  try {
    message = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Json;
  } catch (error) {
    return malformed(`the body is not JSON in UTF-8: ${(error as Error).message}`);
  }
  if (!isObject(message)) return malformed('the body is not a JSON object');
  if (message['cancel'] === true) return { kind: 'cancel', fei: feiOf(message['fei']), flavour: flavourOf(message) };
  return workitemOf(message);
}

function workitemOf(message: JsonObject): Inbound {
  if (feiOf(message['fei']) === null) return malformed('the workitem has no usable fei (wfid, subid, expid)');
  if (!isObject(message['fields'])) return malformed('the workitem has no fields');
  const name = message['participant_name'];
  if (typeof name !== 'string') return malformed('the workitem has no participant_name');
  return { kind: 'workitem', wire: message as unknown as WireWorkitem };
}

/** The original engine sends a cancel with a text instead of the fei object: null. */
function feiOf(value: Json | undefined): Fei | null {
  if (value === undefined || !isObject(value)) return null;
  const whole = ['wfid', 'subid', 'expid'].every((key) => typeof value[key] === 'string');
  return whole ? (value as unknown as Fei) : null;
}

function flavourOf(message: JsonObject): WireCancel['flavour'] {
  const flavour = message['flavour'];
  return flavour === 'timeout' || flavour === 'kill' ? flavour : null;
}

function malformed(reason: string): Inbound {
  return { kind: 'malformed', reason };
}
