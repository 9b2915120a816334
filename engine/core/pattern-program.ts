/** Turns a pattern into the steps of a small machine: read a character, go two ways, keep a place, look around. */
import type { CharSet } from './char-set.ts';
import { type Anchor, type ParsedPattern, type PatternNode, unreadable } from './pattern-parser.ts';

export type Step =
  | { readonly kind: 'read'; readonly matches: (code: number) => boolean }
  /** Go on at `first`, and at `second` when that leads nowhere. */
  | { readonly kind: 'fork'; first: number; second: number }
  | { readonly kind: 'go'; to: number }
  | { readonly kind: 'keep'; readonly slot: number }
  | { readonly kind: 'look'; readonly anchor: Anchor }
  | { readonly kind: 'found' };

const MAX_STEPS = 4000;

/** `groups`: with the steps that keep where the match and its groups begin and end. */
export function buildProgram(source: string, parsed: ParsedPattern, { groups }: { groups: boolean }): readonly Step[] {
  const builder = new Builder(source, { ignoreCase: parsed.ignoreCase, groups });
  builder.build({ kind: 'group', of: parsed.node, group: 0 });
  builder.add({ kind: 'found' });
  return builder.steps;
}

class Builder {
  readonly steps: Step[] = [];
  readonly #source: string;
  readonly #ignoreCase: boolean;
  readonly #groups: boolean;

  constructor(source: string, options: { ignoreCase: boolean; groups: boolean }) {
    this.#source = source;
    this.#ignoreCase = options.ignoreCase;
    this.#groups = options.groups;
  }

  add<T extends Step>(step: T): T {
    if (this.steps.length >= MAX_STEPS)
      throw unreadable(this.#source, `it is too large: more than ${MAX_STEPS} steps when counts are written out`);
    this.steps.push(step);
    return step;
  }

  build(node: PatternNode): void {
    switch (node.kind) {
      case 'set':
        this.add({ kind: 'read', matches: matcher(node.set, this.#ignoreCase) });
        return;
      case 'anchor':
        this.add({ kind: 'look', anchor: node.anchor });
        return;
      case 'sequence':
        for (const part of node.of) this.build(part);
        return;
      case 'either':
        this.#either(node.of);
        return;
      case 'group':
        this.#group(node.of, node.group);
        return;
      case 'repeat':
        this.#repeat(node);
    }
  }

  #group(of: PatternNode, group: number | null): void {
    const keeps = this.#groups && group !== null;
    if (keeps) this.add({ kind: 'keep', slot: group * 2 });
    this.build(of);
    if (keeps) this.add({ kind: 'keep', slot: group * 2 + 1 });
  }

  #either(alternatives: readonly PatternNode[]): void {
    const exits: { to: number }[] = [];
    alternatives.forEach((alternative, index) => {
      const last = index === alternatives.length - 1;
      const fork = last ? undefined : this.add({ kind: 'fork', first: this.steps.length + 1, second: 0 });
      this.build(alternative);
      if (fork === undefined) return;
      exits.push(this.add({ kind: 'go', to: 0 }));
      fork.second = this.steps.length;
    });
    for (const exit of exits) exit.to = this.steps.length;
  }

  #repeat(node: PatternNode & { kind: 'repeat' }): void {
    for (let count = 0; count < node.min; count++) this.build(node.of);
    if (node.max === Number.POSITIVE_INFINITY) {
      this.#loop(node.of, node.lazy);
      return;
    }
    const forks = [];
    for (let count = node.min; count < node.max; count++) {
      forks.push(this.add({ kind: 'fork', first: 0, second: 0 }));
      aim(forks.at(-1), this.steps.length, 0, node.lazy);
      this.build(node.of);
    }
    for (const fork of forks) {
      if (node.lazy) fork.first = this.steps.length;
      else fork.second = this.steps.length;
    }
  }

  #loop(of: PatternNode, lazy: boolean): void {
    const start = this.steps.length;
    const fork = this.add({ kind: 'fork', first: 0, second: 0 });
    this.build(of);
    this.add({ kind: 'go', to: start });
    aim(fork, start + 1, this.steps.length, lazy);
  }
}

function aim(fork: { first: number; second: number } | undefined, into: number, past: number, lazy: boolean): void {
  if (fork === undefined) return;
  fork.first = lazy ? past : into;
  fork.second = lazy ? into : past;
}

function matcher(set: CharSet, ignoreCase: boolean): (code: number) => boolean {
  const within = (code: number): boolean => set.ranges.some(([low, high]) => code >= low && code <= high);
  const [only] = set.ranges;
  if (!ignoreCase) {
    if (only !== undefined && set.ranges.length === 1 && !set.negated)
      return (code) => code >= only[0] && code <= only[1];
    return (code) => within(code) !== set.negated;
  }
  return (code) => (within(code) || within(folded(code, 'lower')) || within(folded(code, 'upper'))) !== set.negated;
}

function folded(code: number, to: 'lower' | 'upper'): number {
  const char = String.fromCodePoint(code);
  const other = to === 'lower' ? char.toLowerCase() : char.toUpperCase();
  return other.codePointAt(0) ?? code;
}
