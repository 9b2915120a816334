import type { JsonObject } from '../core/json.ts';
import { compilePattern, type Pattern } from '../core/pattern.ts';
import { parseDuration } from '../core/time.ts';
import { DefinitionError, shown } from '../definition/definition-error.ts';
import { entryOf, locate, type Located, type LocatedEntry, plain } from '../definition/located.ts';
import type { Place, SourceText } from '../definition/source-text.ts';

/** A part of a script that fits the schema, with its places. */
export class ScriptPart {
  readonly located: Located;
  readonly #source: SourceText;

  constructor(source: SourceText, located: Located) {
    this.#source = source;
    this.located = located;
  }

  get place(): Place {
    return this.#source.placeAt(this.located.at);
  }

  /** Where the value stands that a JSON pointer names, or the deepest on the way to it. */
  placeOf = (pointer: string): Place => this.#source.placeAt(locate(this.located, pointer).at);

  get entries(): readonly (LocatedEntry & { readonly part: ScriptPart })[] {
    if (this.located.kind !== 'map') return [];
    return this.located.entries.map((entry) => ({ ...entry, part: new ScriptPart(this.#source, entry.value) }));
  }

  get items(): readonly ScriptPart[] {
    return this.located.kind === 'list' ? this.located.items.map((item) => new ScriptPart(this.#source, item)) : [];
  }

  at(key: string): ScriptPart | null {
    const entry = this.located.kind === 'map' ? entryOf(this.located, key) : undefined;
    return entry === undefined ? null : new ScriptPart(this.#source, entry.value);
  }

  text(key: string): string | null {
    const part = this.at(key)?.located;
    return part?.kind === 'scalar' && part.value !== null ? part.text : null;
  }

  fields(key: string): JsonObject {
    const part = this.at(key);
    return part === null ? {} : (plain(part.located) as JsonObject);
  }

  /** Milliseconds; null when the key is not there. */
  duration(key: string): number | null {
    const text = this.text(key);
    if (text === null) return null;
    const duration = parseDuration(text);
    if (duration !== null && duration >= 0) return duration;
    throw this.wrong(
      key,
      `"${shown(text)}" is no duration.`,
      'Write for example 2d10h, 30m or 90s; a bare number is seconds.',
    );
  }

  /** What stands between slashes in a name; null for a plain name. */
  patternOf(entry: LocatedEntry): Pattern | null {
    const body = /^\/(.*)\/$/s.exec(entry.key)?.[1];
    if (body === undefined) return null;
    try {
      return compilePattern(`^(?:${body})$`);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const hint = 'Write the regular expression of a registration between slashes: `/check_.*/`.';
      throw new DefinitionError(
        this.#source,
        entry.at,
        `${entry.key} is no regular expression: ${shown(why)}`,
        hint,
        cause,
      );
    }
  }

  wrong(key: string, problem: string, hint: string): DefinitionError {
    return new DefinitionError(this.#source, this.at(key)?.located.at ?? this.located.at, problem, hint);
  }
}
