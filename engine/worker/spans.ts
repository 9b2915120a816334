import { isObject, type Json } from '../core/json.ts';
import type { ExpressionView, JournalEntry, SpanKind, TraceSpan } from '../engine.ts';

/** A stretch of time of the step at a place. */
export interface StepSpan extends TraceSpan {
  readonly expid: string;
  /** It goes on. */
  readonly open: boolean;
}

/** Words that begin a stretch that a later one ends. */
const BEGINS: Readonly<Record<string, SpanKind>> = {
  dispatched: 'participant',
  claimed: 'work',
  asked: 'person',
  breakpoint: 'breakpoint',
  error: 'error',
  paused: 'paused',
};
const SENT: readonly SpanKind[] = ['participant', 'work'];
const ENDS: Readonly<Record<string, readonly SpanKind[]>> = {
  claimed: ['participant'],
  ...{ replied: SENT, taken_back: SENT, released: SENT, lease_lost: SENT, error: SENT, error_handled: SENT },
  proceeded: ['breakpoint'],
  replayed: ['error'],
  resumed: ['paused'],
};
/** Words that come at the end of what they tell of: `since` says when that began. */
const WHOLE: Readonly<Record<string, SpanKind>> = { heard: 'event', signal_received: 'signal', locked: 'lock' };
/** What a step waits for now, of which the journal tells only when it is over. */
const UNTOLD: ReadonlySet<string> = new Set<SpanKind>(['timer', 'retry', 'event', 'signal', 'lock']);

interface Begun {
  readonly expid: string;
  readonly kind: SpanKind;
  readonly begin: number;
  /** When it was last answered: several people may have to. */
  answered?: number;
}

/** The stretches of time that a journal, and what is alive now, tell of. */
export class Spans {
  readonly found: StepSpan[] = [];
  #begun: Begun[] = [];
  /** When something last happened at a place. */
  readonly #last = new Map<string, number>();

  constructor(entries: readonly JournalEntry[], live: readonly ExpressionView[], end: number) {
    for (const entry of entries) this.#take(entry);
    const alive = new Set(live.map(({ expid }) => expid));
    for (const one of this.#begun) {
      const open = alive.has(one.expid);
      this.#add(one.expid, one.kind, one.begin, open ? end : (one.answered ?? this.#last.get(one.expid) ?? end), open);
    }
    for (const { expid, since, waitingFor } of live) {
      const kind = waitingFor.kind;
      if (UNTOLD.has(kind)) this.#add(expid, kind as SpanKind, Math.max(since, this.#last.get(expid) ?? 0), end, true);
    }
    this.found.sort((a, b) => a.begin - b.begin);
  }

  #take(entry: JournalEntry): void {
    const { what, at, expid = '0', data = {} } = entry;
    this.#end(entry);
    if (what === 'timeout' || what === 'cancelled' || what === 'killed' || what === 'ended') this.#endBelow(expid, at);
    const whole = WHOLE[what];
    if (whole !== undefined)
      this.#add(expid, whole, Math.max(numberOf(data['since'], at), this.#last.get(expid) ?? 0), at);
    if (what === 'due') this.#due(entry);
    const kind = BEGINS[what];
    if (kind !== undefined) this.#begun.push({ expid, kind, begin: at });
    this.#last.set(expid, at);
    if (what === 'error_handled' && typeof data['by'] === 'string') this.#last.set(data['by'], at);
  }

  #end({ what, at, expid = '0', data = {} }: JournalEntry): void {
    if (what === 'answered') {
      const asked = this.#begun.find((one) => one.expid === expid && one.kind === 'person');
      if (asked !== undefined) asked.answered = at;
    }
    const place = this.#begun.findIndex((one) => one.expid === expid && ENDS[what]?.includes(one.kind) === true);
    const [one] = place === -1 ? [] : this.#begun.splice(place, 1);
    if (one === undefined) return;
    if (what === 'claimed') return this.#add(expid, 'queue', one.begin, at);
    if (one.kind !== 'participant' || data['worked'] === undefined) return this.#add(expid, one.kind, one.begin, at);
    const taken = Math.max(one.begin, at - numberOf(data['worked'], 0));
    this.#add(expid, 'queue', one.begin, taken);
    this.#add(expid, 'work', taken, at);
  }

  /** What was at work at a place or below it is so no longer. */
  #endBelow(expid: string, at: number): void {
    const isBelow = (one: Begun) => one.expid === expid || one.expid.startsWith(`${expid}_`);
    for (const one of this.#begun) if (isBelow(one)) this.#add(one.expid, one.kind, one.begin, one.answered ?? at);
    this.#begun = this.#begun.filter((one) => !isBelow(one));
  }

  #due({ at, expid = '0', data = {} }: JournalEntry): void {
    const since = numberOf(data['since'], at);
    const kind = data['timer'] === 'retry' ? 'retry' : 'timer';
    this.#add(expid, kind, Math.max(since, this.#latestBelow(expid)), at);
  }

  #latestBelow(expid: string): number {
    let latest = 0;
    for (const [place, at] of this.#last) {
      if ((place === expid || place.startsWith(`${expid}_`)) && at > latest) latest = at;
    }
    return latest;
  }

  #add(expid: string, kind: SpanKind, begin: number, end: number, open = false): void {
    if (end > begin || open) this.found.push({ expid, kind, begin, end: Math.max(begin, end), open });
  }
}

function numberOf(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' && !isObject(value) ? value : otherwise;
}
