import { kindOf, type Located, type LocatedList } from './located.ts';
import type { Reading } from './reading.ts';
import { attributesFrom, type Step } from './step.ts';

const EXAMPLE = 'Write a tree as `["name", {attributes}, [children]]`; each child is a tree.';

/** The bare tree: `[name, attributes, children]`. */
export function readTree(reading: Reading, located: Located, depth: number): Step {
  if (located.kind !== 'list')
    throw reading.wrong(located.at, `A tree is expected, but here is ${kindOf(located)}.`, EXAMPLE);
  const [name, attributes, children] = located.items;
  if (located.items.length !== 3 || name === undefined || attributes === undefined || children === undefined) {
    throw reading.wrong(located.at, `A tree has three parts; here are ${located.items.length}.`, EXAMPLE);
  }
  reading.enterStep(located.at, depth);
  return { name: nameText(reading, name), ...parts(reading, attributes, children, depth), at: name.at };
}

/** True for a list that is meant as a tree, and not as a list of steps. */
export function looksLikeTree({ items }: LocatedList): boolean {
  return items.length === 3 && items[0]?.kind === 'scalar' && items[1]?.kind === 'map' && items[2]?.kind === 'list';
}

function nameText(reading: Reading, name: Located): string {
  if (name.kind === 'scalar' && typeof name.value === 'string' && name.value !== '') return name.value;
  throw reading.wrong(
    name.at,
    `The name of a step is a text, not ${name.kind === 'scalar' && name.value === '' ? 'empty' : kindOf(name)}.`,
    EXAMPLE,
  );
}

function parts(
  reading: Reading,
  attributes: Located,
  children: Located,
  depth: number,
): Pick<Step, 'attributes' | 'children'> {
  if (attributes.kind !== 'map') {
    throw reading.wrong(
      attributes.at,
      `The attributes are a map, not ${kindOf(attributes)}.`,
      `${EXAMPLE} Without attributes write {}.`,
    );
  }
  if (children.kind !== 'list') {
    throw reading.wrong(
      children.at,
      `The children are a list, not ${kindOf(children)}.`,
      `${EXAMPLE} Without children write [].`,
    );
  }
  return {
    attributes: attributesFrom(attributes.entries.map((entry) => [entry.key, reading.value(entry.value)])),
    children: children.items.map((child) => readTree(reading, child, depth + 1)),
  };
}
