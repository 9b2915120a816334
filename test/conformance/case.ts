import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../engine/core/json.ts';
import type { Tree } from '../../engine/core/tree.ts';

/** A definition with the result that the original engine gave. The form is described in `test/conformance/README.md`. */
export interface Case {
  readonly name: string;
  readonly level: number;
  readonly tree: Tree;
  readonly fields: JsonObject;
  readonly engine_variables?: JsonObject;
  readonly quirk?: string;
  readonly order?: 'fifo';
  /** In a case of our own: rows of docs/reference/differences.md that say why the original gave another result than is expected. */
  readonly differs?: readonly string[];
  readonly expected: Expected;
}

export interface Expected {
  readonly status: 'terminated' | 'error' | 'stalled';
  readonly trace: readonly string[];
  readonly trace_mode: 'exact' | 'multiset';
  readonly trace_full?: readonly { name: string; params?: JsonObject; fields?: JsonObject }[];
  readonly final_fields: JsonObject | null;
  readonly final_variables: JsonObject | null;
  readonly flavour?: string;
  readonly errors?: readonly { class: string; message: string; expid: string }[];
  readonly tags?: readonly (readonly [string, string])[];
  readonly left?: readonly (readonly [string, string, string | null])[];
}

export function readCases(file: string): Case[] {
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return (Array.isArray(read) ? read : (read as { cases: Case[] }).cases) as Case[];
}
