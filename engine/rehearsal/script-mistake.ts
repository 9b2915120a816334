import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Json } from '../core/json.ts';
import { DefinitionError, shown } from '../definition/definition-error.ts';
import { entryOf, kindOf, locate, type Located } from '../definition/located.ts';
import type { SourceText } from '../definition/source-text.ts';
import { nearest } from '../definition/suggestion.ts';
import { SCRIPT_SCHEMA } from './script-schema.ts';

const validate = new Ajv2020({ allErrors: true, strict: false, verbose: true }).compile(SCRIPT_SCHEMA);

interface Mistake {
  readonly at: number;
  readonly problem: string;
  readonly hint: string;
}

/** The first place where the text is no script, as an error; null when it is one. */
export function scriptMistake(source: SourceText, located: Located, value: Json): DefinitionError | null {
  if (validate(value)) return null;
  const errors = validate.errors ?? [];
  // An unknown key is mostly the one that is missed elsewhere; `if` says nothing that its parts do not say better.
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties');
  const others = errors.filter(
    ({ keyword, instancePath }) =>
      keyword !== 'additionalProperties' &&
      keyword !== 'if' &&
      !(keyword === 'required' && mistyped(unknown, instancePath)),
  );
  const [first] = [...unknown, ...others].map((error) => mistake(located, error)).sort((a, b) => a.at - b.at);
  return first === undefined ? null : new DefinitionError(source, first.at, first.problem, first.hint);
}

/** A key is missing because it is mistyped: of the two, that is what to say. */
function mistyped(unknown: readonly ErrorObject[], instancePath: string): boolean {
  return unknown.some((error) => error.instancePath === instancePath);
}

function mistake(located: Located, error: ErrorObject): Mistake {
  const part = locate(located, error.instancePath);
  const what = nameOf(error.instancePath);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(part, what, error);
    case 'enum':
      return notOneOf(part, what, error);
    default:
      return { at: part.at, problem: `${capital(what)} ${sentence(part, error)}.`, hint: hintOf(error) };
  }
}

function unknownKey(part: Located, what: string, error: ErrorObject): Mistake {
  const { additionalProperty: key } = error.params as { additionalProperty: string };
  const entry = part.kind === 'map' ? entryOf(part, key) : undefined;
  const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
  const hint = `${question(key, known)}Known keys are ${known.join(', ')}.`;
  return { at: entry?.at ?? part.at, problem: `Unknown key "${shown(key)}" in ${what}.`, hint };
}

function notOneOf(part: Located, what: string, error: ErrorObject): Mistake {
  const { allowedValues } = error.params as { allowedValues: Json[] };
  const text = part.kind === 'scalar' ? part.text : '';
  const is = text === '' ? kindOf(part) : `"${shown(text)}"`;
  const hint = question(text, allowedValues.map(String)) + hintOf(error);
  return { at: part.at, problem: `${capital(what)} is ${is}.`, hint };
}

function sentence(part: Located, { keyword, message, params }: ErrorObject): string {
  if (keyword === 'type') return `is ${kindOf(part)}`;
  if (keyword === 'required') return `has no \`${(params as { missingProperty: string }).missingProperty}\``;
  return message ?? 'does not fit';
}

function question(word: string, known: readonly string[]): string {
  const guess = word === '' ? undefined : nearest(word, known);
  return guess === undefined ? '' : `Did you mean \`${guess}\`? `;
}

function hintOf(error: ErrorObject): string {
  const { description } = error.parentSchema as { description?: string };
  return description ?? 'See docs/guides/test-a-definition.md.';
}

/** `/cases/2/expect/end` as `end`, `/cases/2` as `case 3`. */
function nameOf(pointer: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [last, above] = [parts.at(-1), parts.at(-2)];
  if (last === undefined) return 'the script';
  if (!/^\d+$/.test(last)) return `\`${shown(last)}\``;
  if (above === 'cases') return `case ${Number(last) + 1}`;
  return above === 'events' ? `event ${Number(last) + 1}` : `item ${Number(last) + 1} of \`${shown(above ?? '')}\``;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
