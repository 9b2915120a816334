import { readArguments } from './arguments.ts';
import { childrenOf } from './children.ts';
import { kindOf, type Located, type LocatedEntry, type LocatedMap } from './located.ts';
import type { Reading } from './reading.ts';
import { attributesFrom, type Step } from './step.ts';
import { readSteps } from './step-form.ts';

const EXAMPLE = 'Write `define: { tell_admins: { do: [...] } }`.';

/** The sub-definitions under `define`: a map of names, each with attributes and `do`, or with a list of steps. */
export function readHeld(reading: Reading, entry: LocatedEntry, depth: number): Step[] {
  if (entry.value.kind === 'scalar' && entry.value.value === null) return [];
  if (entry.value.kind !== 'map') {
    throw reading.wrong(entry.value.at, `\`define\` holds a map of names, not ${kindOf(entry.value)}.`, EXAMPLE);
  }
  return entry.value.entries.map((held) => readOne(reading, held, depth));
}

function readOne(reading: Reading, { key: name, at, value }: LocatedEntry, depth: number): Step {
  if (name === '') throw reading.wrong(at, 'A sub-definition without a name.', EXAMPLE);
  reading.enterStep(at, depth);
  if (value.kind === 'map') return withArguments(reading, name, at, value, depth);
  if (value.kind === 'scalar' && value.value !== null) {
    throw reading.wrong(value.at, `The sub-definition "${name}" holds steps, not ${kindOf(value)}.`, EXAMPLE);
  }
  return {
    name: 'define',
    attributes: attributesFrom([[name, null]]),
    children: readSteps(reading, value, depth + 1),
    at,
  };
}

function withArguments(reading: Reading, name: string, at: number, map: LocatedMap, depth: number): Step {
  const given = readArguments(reading, map);
  const local = given.held.get('define');
  const held = new Map([...given.held].filter(([key]) => key !== 'define'));
  if (given.attributes.some(([key]) => key === name)) {
    throw reading.wrong(at, `"${name}" has an attribute that is called as itself.`, 'Give one of them another name.');
  }
  const steps = (below: Located, at: number): Step[] => readSteps(reading, below, at);
  const children = [
    ...(local === undefined ? [] : readHeld(reading, local, depth + 1)),
    ...childrenOf(reading, 'define', { ...given, held }, depth + 1, steps),
  ];
  return { name: 'define', attributes: attributesFrom([[name, null], ...given.attributes]), children, at };
}
