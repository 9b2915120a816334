import { type Arguments, isStepKey, readArguments } from './arguments.ts';
import { childrenOf, isConditional } from './children.ts';
import { shown } from './definition-error.ts';
import { kindOf, type Located, type LocatedEntry, type LocatedMap, type LocatedScalar } from './located.ts';
import type { Reading } from './reading.ts';
import { COMMON_ATTRIBUTES } from '../core/common-attributes.ts';
import { attributesFrom, type Step } from './step.ts';

const NO_ARGUMENTS: Arguments = { attributes: [], held: new Map() };
/** A name without quotes that is more likely one with its arguments. */
export const MISSING_SPACE = /^([\w-]+):([{[])/;
const WRITE = 'A step is `name` or `name: arguments`';

/** `name`, or `name: arguments`. */
export function readStep(reading: Reading, located: Located, depth: number): Step {
  if (located.kind === 'scalar') {
    checkName(reading, located.text, located.quoted, located.at, located.value);
    reading.enterStep(located.at, depth);
    return { name: located.text, attributes: {}, children: [], at: located.at };
  }
  if (located.kind === 'list') {
    const hint = `${WRITE}; to run a list of steps in order write \`sequence: [...]\`.`;
    throw reading.wrong(located.at, 'A list stands where a step is expected.', hint);
  }
  return readCall(reading, soleEntry(reading, located), depth);
}

/** A list of steps; one step may stand there without a list, and nothing counts as no steps. */
export function readSteps(reading: Reading, located: Located, depth: number): Step[] {
  if (located.kind === 'list') return located.items.map((item) => readStep(reading, item, depth));
  if (located.kind === 'scalar' && located.value === null) return [];
  return [readStep(reading, located, depth)];
}

function readCall(reading: Reading, { key: name, quoted, at, value }: LocatedEntry, depth: number): Step {
  checkName(reading, name, quoted, at, name);
  reading.enterStep(at, depth);
  if (value.kind === 'list') {
    if (isConditional(name)) throw listOfBranches(reading, value);
    return { name, attributes: {}, children: readSteps(reading, value, depth + 1), at };
  }
  if (value.kind === 'scalar') {
    const text: [string, null][] = value.value === null ? [] : [[value.text, null]];
    return { name, attributes: attributesFrom(text), children: [], at };
  }
  const given = value.entries.length === 0 ? NO_ARGUMENTS : readArguments(reading, value);
  const steps = (below: Located, at: number): Step[] => readSteps(reading, below, at);
  const children = childrenOf(reading, name, given, depth + 1, steps);
  return { name, attributes: attributesFrom(given.attributes), children, at };
}

function soleEntry(reading: Reading, map: LocatedMap): LocatedEntry {
  const [first, second] = map.entries;
  if (first === undefined) throw reading.wrong(map.at, 'An empty map stands where a step is expected.', `${WRITE}.`);
  if (second === undefined) return first;
  const problem = `A step has one name, and here are ${map.entries.length}: ${names(map)}.`;
  const [one, two] = [shown(first.key), shown(second.key)];
  const hint = isStepKey(second.key)
    ? `Indent \`${two}\` under \`${one}\`: \`- ${one}: { ${two}: [...] }\`.`
    : COMMON_ATTRIBUTES.has(second.key)
      ? `Indent the attribute \`${two}\` further than \`${one}\`, or write \`- ${one}: { ${two}: ... }\`.`
      : `If \`${two}\` is an attribute, write \`- ${one}: { ${two}: ... }\` (or indent it below \`${one}:\`); if it is a step, start a line with \`- ${two}\`.`;
  throw reading.wrong(second.at, problem, hint);
}

function names(map: LocatedMap): string {
  const all = map.entries.slice(0, 4).map((entry) => `"${shown(entry.key)}"`);
  return `${all.join(', ')}${map.entries.length > 4 ? ', ...' : ''}`;
}

function listOfBranches(reading: Reading, list: Located): Error {
  const hint =
    'Write `if: { test: ..., then: [...], else: [...] }`; for a condition that is a step itself, `children: [condition, then, else]`.';
  return reading.wrong(list.at, '`if` takes branches, not a list of steps.', hint);
}

function checkName(reading: Reading, name: string, quoted: boolean, at: number, value: LocatedScalar['value']): void {
  if (name === '') throw reading.wrong(at, 'A step without a name.', `${WRITE}.`);
  if (quoted) return;
  if (typeof value !== 'string') {
    const hint = `${WRITE}; if the step is really called so, write it in quotes: '${shown(name)}'.`;
    throw reading.wrong(
      at,
      `The name of a step is a text, not ${kindOf({ kind: 'scalar', value, text: name, quoted, at })}.`,
      hint,
    );
  }
  const bracket = MISSING_SPACE.exec(name);
  if (bracket !== null) {
    const hint = `Write \`${shown(bracket[1] ?? '')}: ${bracket[2] ?? ''}...\`, with a space.`;
    throw reading.wrong(at, 'A space is missing after the colon.', hint);
  }
  if (!/\s/.test(name)) return;
  if (/^-\S/.test(name)) {
    const [first = ''] = name.slice(1).split(/\s/);
    throw reading.wrong(at, 'A space is missing after the dash.', `Write \`- ${shown(first)}\`, with a space.`);
  }
  const [word = '', ...rest] = name.split(/\s+/);
  const hint = `Write \`${shown(word)}: ${shown(rest.join(' '))}\` for a step with a text; a name that really has spaces stands in quotes.`;
  throw reading.wrong(at, `The name of a step has no spaces: "${shown(name)}".`, hint);
}
