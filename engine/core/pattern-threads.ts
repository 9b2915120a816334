/** Runs the program of a pattern over a text, all ways at once. A way is where it stands in the program and the groups it passed. */
import { WORD } from './char-set.ts';
import type { Anchor } from './pattern-parser.ts';
import type { Step } from './pattern-program.ts';
import type { Work } from './work.ts';

/** Beginning and end of the match and of each group, two by two; absent or -1: not passed. */
export type Slots = readonly number[];

const NO_SLOTS: Slots = [];
const FOUND: Step = { kind: 'found' };

/** Following a way costs about as much as so many looks into a table of states. */
const THREAD_STEP = 10;

/** Slots of the leftmost match, or null. */
export function findMatch(steps: readonly Step[], text: string, work: Work): Slots | null {
  let now = new Threads(steps, text);
  let next = new Threads(steps, text);
  let found: Slots | null = null;
  for (let at = 0; ; ) {
    if (found === null) now.add(0, NO_SLOTS, at);
    const code = text.codePointAt(at);
    const length = code !== undefined && code > 0xffff ? 2 : 1;
    found = now.read(code, next, at + length) ?? found;
    work.spend(THREAD_STEP * now.followed);
    if (code === undefined || (found !== null && next.size === 0)) return found;
    at += length;
    [now, next] = [next, now];
    next.clear();
  }
}

/** The places in the program that are reached at one character, each once, the preferred ones first. */
class Threads {
  readonly #steps: readonly Step[];
  readonly #text: string;
  readonly #places: Int32Array;
  readonly #slots: Slots[] = [];
  readonly #seen: Int32Array;
  /** Places still to be followed, with the slots they were reached with. */
  readonly #open: Int32Array;
  readonly #openSlots: Slots[] = [];
  #generation = 1;
  size = 0;
  /** Steps of the program that were gone through at this character. */
  followed = 0;

  constructor(steps: readonly Step[], text: string) {
    this.#steps = steps;
    this.#text = text;
    this.#places = new Int32Array(steps.length);
    this.#seen = new Int32Array(steps.length);
    this.#open = new Int32Array(steps.length + 1);
  }

  clear(): void {
    this.size = 0;
    this.followed = 0;
    this.#generation++;
  }

  /** Goes over the character into `next`. The slots of a match here: what stands behind it is not preferred, and left. */
  read(code: number | undefined, next: Threads, at: number): Slots | null {
    for (let index = 0; index < this.size; index++) {
      const place = this.#places[index] ?? 0;
      const step = this.#steps[place] ?? FOUND;
      const slots = this.#slots[index] ?? NO_SLOTS;
      if (step.kind === 'found') return slots;
      if (step.kind === 'read' && code !== undefined && step.matches(code)) next.add(place + 1, slots, at);
    }
    return null;
  }

  /** Follows everything that can be done without reading a character. */
  add(start: number, slots: Slots, at: number): void {
    let open = 1;
    this.#open[0] = start;
    this.#openSlots[0] = slots;
    while (open > 0) {
      open--;
      open = this.#follow(this.#open[open] ?? 0, this.#openSlots[open] ?? NO_SLOTS, at, open);
    }
  }

  /** One way to where it must read; the other ways of its forks stay open. Returns how many are. */
  #follow(start: number, startSlots: Slots, at: number, opened: number): number {
    let [place, slots, open] = [start, startSlots, opened];
    while (this.#seen[place] !== this.#generation) {
      this.#seen[place] = this.#generation;
      this.followed++;
      const step = this.#steps[place] ?? FOUND;
      switch (step.kind) {
        case 'fork':
          this.#open[open] = step.second;
          this.#openSlots[open] = slots;
          open++;
          place = step.first;
          break;
        case 'go':
          place = step.to;
          break;
        case 'keep':
          slots = kept(slots, step.slot, at);
          place++;
          break;
        case 'look':
          if (!holds(step.anchor, this.#text, at)) return open;
          place++;
          break;
        default:
          this.#places[this.size] = place;
          this.#slots[this.size] = slots;
          this.size++;
          return open;
      }
    }
    return open;
  }
}

function kept(slots: Slots, slot: number, at: number): Slots {
  const copy = [...slots];
  while (copy.length < slot) copy.push(-1);
  copy[slot] = at;
  return copy;
}

function holds(anchor: Anchor, text: string, at: number): boolean {
  if (anchor === 'start') return at === 0;
  if (anchor === 'end') return at === text.length;
  return (isWord(text, at - 1) !== isWord(text, at)) === (anchor === 'boundary');
}

function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return WORD.some(([low, high]) => code >= low && code <= high);
}
