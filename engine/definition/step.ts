import type { Json } from '../core/json.ts';
import { isDefine } from '../core/reorganise.ts';
import type { Attributes, Tree } from '../core/tree.ts';
import type { Place, SourceText } from './source-text.ts';

/** A node of the tree, with the offset of its name in the text. */
export interface Step {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly Step[];
  readonly at: number;
}

/** Places of the steps by expid: that of the running process, in which sub-definitions stand before the other steps. */
export type Positions = ReadonlyMap<string, Place>;

export function treeOf(step: Step): Tree {
  return [step.name, step.attributes, step.children.map(treeOf)];
}

export function positionsOf(root: Step, source: SourceText): Positions {
  const positions = new Map<string, Place>();
  const visit = (step: Step, expid: string): void => {
    positions.set(expid, source.placeAt(step.at));
    inRunningOrder(step.name, step.children, (child) => child.name).forEach((child, i) =>
      visit(child, `${expid}_${i}`),
    );
  };
  visit(root, '0');
  return positions;
}

/** Children as the engine numbers them. */
export function inRunningOrder<T>(parent: string, children: readonly T[], nameOf: (child: T) => string): readonly T[] {
  if (!isDefine(parent)) return children;
  return [
    ...children.filter((child) => isDefine(nameOf(child))),
    ...children.filter((child) => !isDefine(nameOf(child))),
  ];
}

/** Attributes in the order given. A key `__proto__` becomes a plain own key. */
export function attributesFrom(pairs: Iterable<readonly [string, Json]>): Attributes {
  return Object.fromEntries(pairs);
}
