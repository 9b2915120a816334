import type { Json } from '../../core/json.ts';
import type { Attributes, Tree } from '../../core/tree.ts';
import { inRunningOrder } from '../step.ts';

/** A step with its surroundings. Siblings stand in the order in which the engine numbers them. */
export interface StepPlace {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly Tree[];
  readonly expid: string;
  readonly parent: StepPlace | null;
  readonly siblings: readonly Tree[];
  readonly index: number;
}

/** Every step, each before its children. */
export function* placesOf(tree: Tree): Generator<StepPlace> {
  yield* below(tree, '0', null, [tree], 0);
}

function* below(
  tree: Tree,
  expid: string,
  parent: StepPlace | null,
  siblings: readonly Tree[],
  index: number,
): Generator<StepPlace> {
  const [name, attributes, written] = tree;
  const children = inRunningOrder(name, written, (child) => child[0]);
  const place = { name, attributes, children, expid, parent, siblings, index };
  yield place;
  for (const [i, child] of children.entries()) yield* below(child, `${expid}_${i}`, place, children, i);
}

export function* ancestorsOf(place: StepPlace): Generator<StepPlace> {
  for (let up = place.parent; up !== null; up = up.parent) yield up;
}

/** Value of the first of these attributes that the step has. */
export function attributeOf(
  { attributes }: Pick<StepPlace, 'attributes'>,
  ...names: readonly string[]
): Json | undefined {
  const name = names.find((candidate) => Object.hasOwn(attributes, candidate));
  return name === undefined ? undefined : attributes[name];
}

/** The bare text: the first attribute without a value. */
export function bareText({ attributes }: Pick<StepPlace, 'attributes'>): string | undefined {
  return Object.keys(attributes).find((key) => attributes[key] === null);
}
