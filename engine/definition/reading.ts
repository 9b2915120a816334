import type { Json } from '../core/json.ts';
import { DefinitionError, limitExceeded } from './definition-error.ts';
import { MAX_DEPTH, MAX_STEPS, MAX_VALUE_DEPTH } from './limits.ts';
import { type Located, plain } from './located.ts';
import type { SourceText } from './source-text.ts';

/** One text on its way to a tree: raises errors with their place and keeps to the limits. */
export class Reading {
  readonly source: SourceText;
  #steps = 0;

  constructor(source: SourceText) {
    this.source = source;
  }

  wrong(at: number, problem: string, hint: string): DefinitionError {
    return new DefinitionError(this.source, at, problem, hint);
  }

  /** Called once for each step; the root has depth 1. */
  enterStep(at: number, depth: number): void {
    this.#steps += 1;
    if (depth > MAX_DEPTH) throw limitExceeded(this.source, at, `${MAX_DEPTH} steps within each other`);
    if (this.#steps > MAX_STEPS) throw limitExceeded(this.source, at, `${MAX_STEPS} steps`);
  }

  enterValue(at: number, depth: number): void {
    if (depth <= MAX_VALUE_DEPTH) return;
    throw limitExceeded(this.source, at, `${MAX_VALUE_DEPTH} lists and maps within each other in one value`);
  }

  value(located: Located): Json {
    this.#measure(located, 0);
    return plain(located);
  }

  #measure(located: Located, depth: number): void {
    if (located.kind === 'scalar') return;
    this.enterValue(located.at, depth + 1);
    if (located.kind === 'list') for (const item of located.items) this.#measure(item, depth + 1);
    else for (const entry of located.entries) this.#measure(entry.value, depth + 1);
  }
}
