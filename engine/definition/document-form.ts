import type { Json, JsonObject } from '../core/json.ts';
import { shown } from './definition-error.ts';
import { readIndex } from './index-fields.ts';
import { readHeld } from './held-definitions.ts';
import { entryOf, kindOf, type Located, type LocatedEntry, type LocatedMap } from './located.ts';
import { readParams } from './params.ts';
import type { Reading } from './reading.ts';
import { COMMON_ATTRIBUTES } from '../core/common-attributes.ts';
import { attributesFrom, type Step } from './step.ts';
import { readStep, readSteps } from './step-form.ts';
import { nearest } from './suggestion.ts';

/** What stands beside the tree. */
export interface Header {
  readonly description: string | null;
  /** JSON Schema of the fields at launch. */
  readonly params: JsonObject | null;
}

export const DEFINITION_NAME = /^[A-Za-z0-9_.:-]+$/;

/** Keys at the top that are no attributes. */
export const OWN_KEYS = ['name', 'revision', 'description', 'params', 'index', 'do', 'define', 'root'];
const BESIDE_ROOT = new Set(['root', 'description', 'params']);
const MEANT: Readonly<Record<string, string>> = {
  steps: 'do',
  process: 'do',
  sequence: 'do',
  tasks: 'do',
  version: 'revision',
};

/** The map form: name, attributes and steps at the top, sub-definitions under `define`. */
export function readDocument(reading: Reading, map: LocatedMap): { root: Step; header: Header } {
  for (const entry of map.entries) checkKey(reading, entry, map);
  const header = { description: descriptionOf(reading, map), params: readParams(reading, entryOf(map, 'params')) };
  const root = entryOf(map, 'root');
  return { root: root === undefined ? readRoot(reading, map) : readStep(reading, root.value, 1), header };
}

function readRoot(reading: Reading, map: LocatedMap): Step {
  const at = map.entries[0]?.at ?? map.at;
  reading.enterStep(at, 1);
  const attributes = map.entries.flatMap((entry) => attribute(reading, entry));
  const held = entryOf(map, 'define');
  const steps = entryOf(map, 'do');
  const children = [
    ...(held === undefined ? [] : readHeld(reading, held, 2)),
    ...(steps === undefined ? [] : readSteps(reading, steps.value, 2)),
  ];
  return { name: 'define', attributes: attributesFrom(attributes), children, at };
}

function attribute(reading: Reading, entry: LocatedEntry): [string, Json][] {
  const { key, value } = entry;
  if (key === 'name') return [[key, nameText(reading, value)]];
  if (key === 'revision') return [[key, revisionOf(reading, value)]];
  if (key === 'index') return [[key, readIndex(reading, value)]];
  if (!COMMON_ATTRIBUTES.has(key)) return [];
  if (value.kind === 'scalar' && value.value === null) {
    throw reading.wrong(entry.at, `\`${key}\` has no value.`, `Write \`${key}: value\`, or remove the line.`);
  }
  return [[key, reading.value(value)]];
}

function nameText(reading: Reading, value: Located): string {
  if (value.kind === 'scalar' && DEFINITION_NAME.test(value.text)) return value.text;
  const problem =
    value.kind === 'scalar'
      ? `"${shown(value.text)}" cannot be the name of a definition.`
      : `The name is ${kindOf(value)}.`;
  throw reading.wrong(value.at, problem, 'Write letters, digits and _ . : - only: `name: handle_request`.');
}

/** A number is kept, unless its text would get lost: `1.10` is another revision than `1.1`. */
function revisionOf(reading: Reading, value: Located): Json {
  if (value.kind === 'scalar' && typeof value.value === 'string') return value.value;
  if (value.kind === 'scalar' && typeof value.value === 'number')
    return String(value.value) === value.text ? value.value : value.text;
  throw reading.wrong(value.at, `The revision is ${kindOf(value)}.`, 'Write a text or a number: `revision: "3"`.');
}

function descriptionOf(reading: Reading, map: LocatedMap): string | null {
  const entry = entryOf(map, 'description');
  if (entry === undefined || (entry.value.kind === 'scalar' && entry.value.value === null)) return null;
  if (entry.value.kind === 'scalar') return entry.value.text;
  throw reading.wrong(
    entry.value.at,
    `The description is ${kindOf(entry.value)}.`,
    'Write a text, in quotes if it contains ": ".',
  );
}

function checkKey(reading: Reading, { key, at }: LocatedEntry, map: LocatedMap): void {
  if (entryOf(map, 'root') !== undefined && !BESIDE_ROOT.has(key)) {
    const hint = 'Give name, attributes and steps inside the step under `root`, or use `name` and `do` without `root`.';
    throw reading.wrong(at, `\`${shown(key)}\` stands beside \`root\`.`, hint);
  }
  if (OWN_KEYS.includes(key) || COMMON_ATTRIBUTES.has(key)) return;
  const known = [...OWN_KEYS, ...COMMON_ATTRIBUTES];
  const meant = Object.hasOwn(MEANT, key) ? MEANT[key] : nearest(key, known);
  const question = meant === undefined ? '' : `Did you mean \`${meant}\`? `;
  const hint = `${question}Known keys are ${OWN_KEYS.slice(0, -1).join(', ')} and the common attributes (timeout, on_error, tag, ...); a step goes into the list under \`do\`.`;
  throw reading.wrong(at, `Unknown key "${shown(key)}" at the top of the definition.`, hint);
}
