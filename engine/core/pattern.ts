/**
 * Regular expressions in linear time: every way through the pattern is followed at once, character by character, so no
 * pattern can be made to run away; a large one over a long text is stopped by its `Work`. `^` and `$` are the ends of the text,
 * the flag i ignores case.
 */
import { type ParsedPattern, parsePattern } from './pattern-parser.ts';
import { buildProgram, type Step } from './pattern-program.ts';
import { States } from './pattern-states.ts';
import { findMatch } from './pattern-threads.ts';
import { Work } from './work.ts';

export interface Pattern {
  /** Errors: BOSS_LIMIT_EXCEEDED, as `exec`, when it costs more than is left of the work. */
  test(text: string, work?: Work): boolean;
  /** The whole match and the groups (null: not taken part); the leftmost match, as long or short as its signs ask. */
  exec(text: string, work?: Work): (string | null)[] | null;
}

const CACHE_SIZE = 200;
const cache = new Map<string, Pattern>();

/** `source`: `/body/`, `/body/i` or a body alone. Throws BOSS_CONDITION_INVALID for what is outside the known subset. */
export function compilePattern(source: string): Pattern {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const pattern = new Machine(source, parsePattern(source));
  cache.set(source, pattern);
  const [oldest] = cache.keys();
  if (cache.size > CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  return pattern;
}

/** The text as a pattern that matches just it. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

class Machine implements Pattern {
  readonly #steps: readonly Step[];
  /** Without the groups, for the question whether there is a match at all. */
  readonly #bare: readonly Step[];
  readonly #states: States;
  readonly #groups: number;

  constructor(source: string, parsed: ParsedPattern) {
    this.#steps = buildProgram(source, parsed, { groups: true });
    this.#bare = buildProgram(source, parsed, { groups: false });
    this.#states = new States(this.#bare);
    this.#groups = parsed.groups;
  }

  test(text: string, work = new Work()): boolean {
    const answer = this.#states.usable ? this.#states.test(text, work) : null;
    return answer ?? findMatch(this.#bare, text, work) !== null;
  }

  exec(text: string, work = new Work()): (string | null)[] | null {
    const slots = findMatch(this.#steps, text, work);
    if (slots === null) return null;
    return Array.from({ length: this.#groups + 1 }, (_, group) => {
      const [from = -1, to = -1] = slots.slice(group * 2, group * 2 + 2);
      return from < 0 || to < 0 ? null : text.slice(from, to);
    });
  }
}
