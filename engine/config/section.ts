/**
 * One key of a section: JSON Schema with two words of our own. The reference page is generated from it, so the
 * description is written for the reader of that page.
 */
export interface KeySchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly items?: KeySchema;
  /** Other names under which the original knew it. */
  readonly aliases?: readonly string[];
  /** Resolved against the folder of its file, or against the working directory. */
  readonly path?: boolean;
  /** Every other word of JSON Schema. */
  readonly [keyword: string]: unknown;
}

/** JSON Schema (draft 2020-12) of an object: the keys of one section. */
export interface SectionSchema {
  readonly description?: string;
  readonly properties: Readonly<Record<string, KeySchema>>;
  readonly required?: readonly string[];
  /** Takes keys of any other name, with such values. */
  readonly anyKey?: KeySchema;
  /** A regular expression: how those names look. */
  readonly anyKeyPattern?: string;
  /** Keys of the original that have no meaning any more, and what to do instead. */
  readonly retired?: Readonly<Record<string, string>>;
}

export type Sections = Readonly<Record<string, SectionSchema>>;

/** Every accepted key, aliases included. */
export function keysOf(section: SectionSchema): string[] {
  const aliases = Object.values(section.properties).flatMap((key) => key.aliases ?? []);
  return [...Object.keys(section.properties), ...aliases];
}

/** What the value of a key has to be. */
export function schemaOfKey(section: SectionSchema, key: string): KeySchema {
  return (Object.hasOwn(section.properties, key) ? section.properties[key] : section.anyKey) ?? {};
}

/** The key's own name when given one of its aliases; undefined when the section has no such key. */
export function canonicalKey(section: SectionSchema, key: string): string | undefined {
  if (Object.hasOwn(section.properties, key)) return key;
  if (section.anyKey !== undefined && new RegExp(section.anyKeyPattern ?? '').test(key)) return key;
  return Object.entries(section.properties).find(([, schema]) => schema.aliases?.includes(key))?.[0];
}
