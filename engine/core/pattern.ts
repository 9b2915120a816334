/**
 * Regular expressions in linear time: every way through the pattern is followed at once, character by character, so no
 * pattern can be made to run away. `^` and `$` are the ends of the text; the flag i ignores case.
 */
import { WORD } from './char-set.ts';
import { type Anchor, parsePattern } from './pattern-parser.ts';
import { buildProgram, type Step } from './pattern-program.ts';
import { States } from './pattern-states.ts';

export interface Pattern {
  test(text: string): boolean;
  /** The whole match and the groups (null: not taken part); the leftmost match, as long or short as its signs ask. */
  exec(text: string): (string | null)[] | null;
}

const CACHE_SIZE = 200;
const cache = new Map<string, Pattern>();

/** `source`: `/body/`, `/body/i` or a body alone. Throws BOSS_CONDITION_INVALID for what is outside the known subset. */
export function compilePattern(source: string): Pattern {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const parsed = parsePattern(source);
  const pattern = new Machine(buildProgram(source, parsed), parsed.groups);
  cache.set(source, pattern);
  const [oldest] = cache.keys();
  if (cache.size > CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  return pattern;
}

/** The text as a pattern that matches just it. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

type Slots = readonly number[];
const NO_SLOTS: Slots = [];
const FOUND: Step = { kind: 'found' };

class Machine implements Pattern {
  readonly #steps: readonly Step[];
  readonly #states: States;
  readonly #groups: number;

  constructor(steps: readonly Step[], groups: number) {
    this.#steps = steps;
    this.#states = new States(steps);
    this.#groups = groups;
  }

  test(text: string): boolean {
    const answer = this.#states.usable ? this.#states.test(text) : null;
    return answer ?? this.#run(text, false) !== null;
  }

  exec(text: string): (string | null)[] | null {
    const slots = this.#run(text, true);
    if (slots === null) return null;
    return Array.from({ length: this.#groups + 1 }, (_, group) => {
      const [from = -1, to = -1] = slots.slice(group * 2, group * 2 + 2);
      return from < 0 || to < 0 ? null : text.slice(from, to);
    });
  }

  /** Where each group began and ended. Without `keeping`: an empty list as soon as anything matches. */
  #run(text: string, keeping: boolean): Slots | null {
    let now = new Threads(this.#steps, keeping);
    let next = new Threads(this.#steps, keeping);
    let found: Slots | null = null;
    for (let at = 0; ; ) {
      if (found === null) now.add(0, NO_SLOTS, text, at);
      const code = text.codePointAt(at);
      for (let index = 0; index < now.size; index++) {
        const step = now.stepAt(index);
        if (step.kind === 'found') {
          if (!keeping) return [];
          found = now.slotsAt(index);
          break;
        }
        if (step.kind === 'read' && code !== undefined && step.matches(code)) {
          next.add(now.placeAt(index) + 1, now.slotsAt(index), text, at + (code > 0xffff ? 2 : 1));
        }
      }
      if (code === undefined || (found !== null && next.size === 0)) return found;
      at += code > 0xffff ? 2 : 1;
      [now, next] = [next, now];
      next.clear();
    }
  }
}

/** The places in the program that are reached at one character, each once, the preferred ones first. */
class Threads {
  readonly #steps: readonly Step[];
  readonly #keeping: boolean;
  readonly #places: Int32Array;
  readonly #seen: Int32Array;
  /** Places still to be followed, with the slots they were reached with. */
  readonly #open: Int32Array;
  #openSlots: Slots[] = [];
  #slots: Slots[] = [];
  #generation = 1;
  size = 0;

  constructor(steps: readonly Step[], keeping: boolean) {
    this.#steps = steps;
    this.#keeping = keeping;
    this.#places = new Int32Array(steps.length);
    this.#seen = new Int32Array(steps.length);
    this.#open = new Int32Array(steps.length + 1);
  }

  clear(): void {
    this.size = 0;
    this.#generation++;
  }

  placeAt(index: number): number {
    return this.#places[index] ?? 0;
  }

  slotsAt(index: number): Slots {
    return this.#slots[index] ?? NO_SLOTS;
  }

  stepAt(index: number): Step {
    return this.#steps[this.placeAt(index)] ?? FOUND;
  }

  /** Follows everything that can be done without reading a character. */
  add(start: number, slots: Slots, text: string, at: number): void {
    let open = 1;
    this.#open[0] = start;
    if (this.#keeping) this.#openSlots[0] = slots;
    while (open > 0) {
      open--;
      let place = this.#open[open] ?? 0;
      let held = this.#keeping ? (this.#openSlots[open] ?? NO_SLOTS) : NO_SLOTS;
      while (this.#seen[place] !== this.#generation) {
        this.#seen[place] = this.#generation;
        const step = this.#steps[place] ?? FOUND;
        if (step.kind === 'read' || step.kind === 'found') {
          this.#places[this.size] = place;
          if (this.#keeping) this.#slots[this.size] = held;
          this.size++;
          break;
        }
        if (step.kind === 'look' && !holds(step.anchor, text, at)) break;
        if (step.kind === 'keep' && this.#keeping) held = kept(held, step.slot, at);
        if (step.kind === 'fork') {
          this.#open[open] = step.second;
          if (this.#keeping) this.#openSlots[open] = held;
          open++;
        }
        place = step.kind === 'fork' ? step.first : step.kind === 'go' ? step.to : place + 1;
      }
    }
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
