import type { Json } from './json.ts';

/** A definition as a tree: name, attributes, children. A bare text `alpha 'x'` is the attribute `x` with value null. */
export type Tree = readonly [name: string, attributes: Attributes, children: readonly Tree[]];
export type Attributes = Readonly<Record<string, Json>>;

export function isTree(value: unknown): value is Tree {
  return (
    Array.isArray(value) &&
    value.length === 3 &&
    typeof value[0] === 'string' &&
    typeof value[1] === 'object' &&
    value[1] !== null &&
    !Array.isArray(value[1]) &&
    Array.isArray(value[2])
  );
}
