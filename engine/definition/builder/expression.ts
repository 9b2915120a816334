import type { Json } from '../../core/json.ts';
import { isTree, type Tree } from '../../core/tree.ts';
import type { AnyAttributes, AttributesOf, ExpressionName } from './attributes.ts';

/** Makes a step: an optional text, optional attributes, then the steps within it. */
export interface StepMaker<Attributes> {
  (...steps: readonly Tree[]): Tree;
  (text: string | number, ...steps: readonly Tree[]): Tree;
  (text: string | number, attributes: Attributes, ...steps: readonly Tree[]): Tree;
  // The last one is what the compiler explains a mistake by.
  (attributes: Attributes, ...steps: readonly Tree[]): Tree;
}

/** Where the text of a step goes; elsewhere it is a bare text. */
const TEXT_ATTRIBUTE = new Map<string, string>([
  ['participant', 'ref'],
  ['subprocess', 'ref'],
  ['ref', 'ref'],
  ['given', 'text'],
]);

/** The maker of one expression: `expression('concurrence')({ count: 1 }, call('alice'), call('bob'))`. */
export function expression<Name extends ExpressionName>(name: Name): StepMaker<AttributesOf<Name>> {
  return (...parts: readonly unknown[]): Tree => treeOf(name, parts);
}

/** A participant or sub-definition called by its name: `call('alice', { task: 'review' })`. */
export function call(name: string, attributes: AnyAttributes = {}, ...steps: readonly Tree[]): Tree {
  return treeOf(name, [attributes, ...steps]);
}

function treeOf(name: string, parts: readonly unknown[]): Tree {
  const rest = [...parts];
  const attributes: [string, Json][] = [];
  if (typeof rest[0] === 'string' || typeof rest[0] === 'number') attributes.push(textOf(name, String(rest.shift())));
  if (rest.length > 0 && !Array.isArray(rest[0])) attributes.push(...given(rest.shift()));
  const wrong = rest.findIndex((part) => !isTree(part));
  if (wrong >= 0) throw new TypeError(`${name}: what stands at place ${wrong + 1} of its steps is no step`);
  return [name, Object.fromEntries(attributes), rest as Tree[]];
}

function textOf(name: string, text: string): [string, Json] {
  const attribute = TEXT_ATTRIBUTE.get(name);
  return attribute === undefined ? [text, null] : [attribute, text];
}

/** Attributes that are undefined are left out. */
function given(attributes: unknown): [string, Json][] {
  return Object.entries(attributes as Record<string, Json | undefined>).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as [string, Json]],
  );
}
