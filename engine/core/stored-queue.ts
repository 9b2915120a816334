/**
 * How the messages of a run that was cut are stored: in pieces, by their places in the queue. Messages come at the end and go at
 * the front, so that each is written once however often the run is cut.
 */
import type { Execution } from './execution.ts';
import { readQueue, writeQueue } from './queue-record.ts';
import type { Changes } from './snapshot.ts';
import type { Fields } from './workitem.ts';
import type { WorkitemRegister } from './workitem-texts.ts';

/** Places that a piece holds. */
const PIECE = 256;

/** From the first place on, up to the other, which is not among them. */
interface Places {
  readonly from: number;
  readonly to: number;
}

const stored = new WeakMap<Execution, Places>();

export function putQueue(execution: Execution, register: WorkitemRegister, changes: Changes, released: number[]): void {
  const before = stored.get(execution);
  if (before === undefined && execution.queue.isEmpty) return;
  const waiting = execution.queue.waiting();
  const from = execution.queue.handled;
  const to = from + waiting.length;
  const old = before ?? { from, to: from };
  for (let place = old.from; place < Math.min(old.to, from); place++) {
    released.push(...register.heldBy(heldAs(place)));
    register.forget(heldAs(place));
  }
  const left = waiting.length === 0 ? Number.POSITIVE_INFINITY : pieceOf(from);
  for (let n = pieceOf(old.from); n * PIECE < old.to && n < left; n++) changes.remove.push(`q:${n}`);
  if (waiting.length === 0) {
    stored.delete(execution);
    return void changes.remove.push('q');
  }
  stored.set(execution, { from, to });
  changes.put.push(['q', String(from)]);
  const numberOf = (fields: Fields, place: number): number =>
    register.heldBy(heldAs(place))[0] ??
    register.hold(heldAs(place), fields, (n, text) => changes.put.push([`w:${n}`, text]));
  for (let n = pieceOf(Math.max(old.to, from)); n * PIECE < to; n++) {
    const first = Math.max(from, n * PIECE);
    const messages = waiting.slice(first - from, (n + 1) * PIECE - from);
    changes.put.push([`q:${n}`, writeQueue(messages, first, execution.tree, numberOf)]);
  }
}

export function restoreQueue(
  execution: Execution,
  register: WorkitemRegister,
  entries: ReadonlyMap<string, string>,
  workitems: ReadonlyMap<number, Fields>,
): void {
  const text = entries.get('q');
  if (text === undefined) return;
  const from = Number(text);
  execution.queue.handled = from;
  const fieldsAt = (n: number, place: number): Fields => {
    const fields = workitems.get(n) ?? {};
    register.hold(heldAs(place), fields, () => undefined);
    return fields;
  };
  for (let n = pieceOf(from); entries.has(`q:${n}`); n++) {
    for (const message of readQueue(entries.get(`q:${n}`) as string, from, execution.tree, fieldsAt)) {
      if (message.do === 'apply' && message.parent !== null) {
        execution.link(message.parent, `${message.expid}!${message.subid}`);
      } else if (message.do === 'reply' && !message.early) execution.link(message.to, message.from.id);
      execution.send(message);
    }
  }
  stored.set(execution, { from, to: from + execution.queue.waiting().length });
}

function pieceOf(place: number): number {
  return Math.floor(place / PIECE);
}

/** The key under which the register knows what a message carries. */
function heldAs(place: number): string {
  return `q:${place}`;
}
