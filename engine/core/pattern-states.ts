/**
 * Answers only whether a pattern matches, by remembering which places of the program follow which: after the first characters
 * a step is one look into a table. Gives up on patterns that need too many sets of places, or that look at word boundaries.
 */
import type { Step } from './pattern-program.ts';
import type { Work } from './work.ts';

const MAX_STATES = 300;
const TABLE = 128;

/** A set of places that wait for the same character. */
interface State {
  readonly places: readonly number[];
  readonly found: boolean;
  /** True when the end of the text here is a match. */
  readonly foundAtEnd: boolean;
  /** By character code. */
  readonly next: (State | undefined)[];
}

export class States {
  readonly #steps: readonly Step[];
  readonly #known = new Map<string, State>();
  readonly #start: State;
  readonly usable: boolean;

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
    this.usable = steps.every((step) => step.kind !== 'look' || step.anchor === 'start' || step.anchor === 'end');
    this.#start = this.#intern(this.#closure([0], true), true);
  }

  /** Null: not answered. */
  test(text: string, work: Work): boolean | null {
    work.spend(text.length);
    let state = this.#start;
    for (let at = 0; at < text.length; at++) {
      if (state.found) return true;
      const code = text.codePointAt(at) ?? 0;
      if (code > 0xffff) at++;
      const next = (code < TABLE ? state.next[code] : undefined) ?? this.#follow(state, code);
      if (next === null) return null;
      state = next;
    }
    return state.found || state.foundAtEnd;
  }

  #follow(state: State, code: number): State | null {
    if (this.#known.size > MAX_STATES) return null;
    const after = [0];
    for (const place of state.places) {
      const step = this.#steps[place];
      if (step?.kind === 'read' && step.matches(code)) after.push(place + 1);
    }
    const next = this.#intern(this.#closure(after, false));
    if (code < TABLE) state.next[code] = next;
    return next;
  }

  #intern(places: number[], atStart = false): State {
    const key = `${atStart} ${places.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = places.some((place) => this.#steps[place]?.kind === 'found');
    const behindEnd = places.filter((place) => this.#steps[place]?.kind === 'look').map((place) => place + 1);
    const state: State = { places, found, foundAtEnd: this.#reachesFound(behindEnd, atStart), next: [] };
    this.#known.set(key, state);
    return state;
  }

  /** Places reached without reading, in order of number; an end anchor stays among them, to be asked when the text ends. */
  #closure(from: readonly number[], atStart: boolean, atEnd = false): number[] {
    const seen = new Set<number>();
    const kept: number[] = [];
    const open = [...from];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (seen.has(place)) continue;
      seen.add(place);
      const onward = this.#onward(place, atStart, atEnd);
      if (onward === null) kept.push(place);
      else open.push(...onward);
    }
    return kept.sort((a, b) => a - b);
  }

  /** Where a place leads without reading; null when it has to wait. */
  #onward(place: number, atStart: boolean, atEnd: boolean): readonly number[] | null {
    const step = this.#steps[place];
    switch (step?.kind) {
      case 'fork':
        return [step.first, step.second];
      case 'go':
        return [step.to];
      case 'look':
        if (step.anchor === 'end' && !atEnd) return null;
        return step.anchor === 'end' || atStart ? [place + 1] : [];
      case 'keep':
        return [place + 1];
      default:
        return null;
    }
  }

  #reachesFound(from: readonly number[], atStart: boolean): boolean {
    return this.#closure(from, atStart, true).some((place) => this.#steps[place]?.kind === 'found');
  }
}
