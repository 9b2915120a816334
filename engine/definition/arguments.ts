import type { Json } from '../core/json.ts';
import type { LocatedEntry, LocatedMap } from './located.ts';
import type { Reading } from './reading.ts';

/** Keys that hold steps or sub-definitions. An attribute of such a name is written with a backslash: `\do`. */
export const STEP_KEYS = ['do', 'children', 'then', 'else', 'cases', 'define'] as const;
export type StepKey = (typeof STEP_KEYS)[number];
/** What a step is called with: `name: {attributes, do: [steps]}`. */
export interface Arguments {
  readonly attributes: readonly (readonly [string, Json])[];
  readonly held: ReadonlyMap<StepKey, LocatedEntry>;
}

/** The arguments of a map: what is no attribute is held apart. */
export function readArguments(reading: Reading, map: LocatedMap): Arguments {
  const attributes: [string, Json][] = [];
  const held = new Map<StepKey, LocatedEntry>();
  for (const entry of map.entries) {
    if (isStepKey(entry.key)) held.set(entry.key, entry);
    else attributes.push([unescaped(entry.key), reading.value(entry.value)]);
  }
  return { attributes, held };
}

export function isStepKey(key: string): key is StepKey {
  return (STEP_KEYS as readonly string[]).includes(key);
}

const ESCAPED = /^\\+(do|children|then|else|cases|define)$/;
const TO_ESCAPE = /^\\*(do|children|then|else|cases|define)$/;

/** The key under which an attribute is written. */
export function escaped(name: string): string {
  return TO_ESCAPE.test(name) ? `\\${name}` : name;
}

function unescaped(key: string): string {
  return ESCAPED.test(key) ? key.slice(1) : key;
}
