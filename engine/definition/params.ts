import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonObject } from '../core/json.ts';
import { dig } from '../core/path.ts';
import { compilePattern } from '../core/pattern.ts';
import { BossError } from '../errors.ts';
import { shown } from './definition-error.ts';
import { findEntry, kindOf, locate, type Located, type LocatedEntry } from './located.ts';
import type { Reading } from './reading.ts';
import { nearest } from './suggestion.ts';

const MOST_MESSAGES = 20;
const compiled = new WeakMap<JsonObject, ValidateFunction>();

/** The JSON Schema under `params`: refused, with its place, unless it is one. */
export function readParams(reading: Reading, entry: LocatedEntry | undefined): JsonObject | null {
  if (entry === undefined || (entry.value.kind === 'scalar' && entry.value.value === null)) return null;
  if (entry.value.kind !== 'map') {
    const hint = 'Write `params: { type: object, required: [project], properties: { project: { type: string } } }`.';
    throw reading.wrong(entry.value.at, `\`params\` is a JSON Schema, not ${kindOf(entry.value)}.`, hint);
  }
  const params = reading.value(entry.value) as JsonObject;
  checkSchema(reading, params, entry.value);
  return params;
}

/** Why this is no JSON Schema that can be used, in words; null when it is one. */
export function schemaMistake(schema: JsonObject): string | null {
  if (Object.hasOwn(schema, '$async')) return '`$async` is not used here';
  try {
    if (judge.validateSchema(schema) === true) {
      compile(schema);
      return null;
    }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
  const error = judge.errors?.[0];
  return `${error?.instancePath ? `at ${error.instancePath} ` : ''}it ${error?.message ?? 'is not valid'}`;
}

/** Messages for people about fields that do not fit the schema; empty when they fit. */
export function validateFields(params: JsonObject, fields: JsonObject): string[] {
  const validate = compiled.get(params) ?? compile(params);
  if (validate(fields)) return [];
  const known = Object.keys((params['properties'] ?? {}) as JsonObject);
  return (validate.errors ?? []).slice(0, MOST_MESSAGES).map((error) => sentence(fields, known, error));
}

/** Patterns of a schema are run in linear time, as those of conditions: they meet what anybody gives at launch. */
const linear = Object.assign((pattern: string) => compilePattern(pattern), { code: 'linear' });
const OPTIONS = {
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  strictTuples: false,
} as const;
/** Only judges schemas: it never holds one. */
const judge = new Ajv2020({ ...OPTIONS, logger: false });

/** Each schema has a validator of its own: an `$id` of one cannot disturb another. */
function compile(params: JsonObject): ValidateFunction {
  const ajv = new Ajv2020({ ...OPTIONS, logger: false, validateSchema: false, code: { regExp: linear } });
  addFormats.default(ajv);
  const validate = ajv.compile(params);
  compiled.set(params, validate);
  return validate;
}

const SEE =
  'See json-schema.org, draft 2020-12: type, properties, required, items, enum, minimum, pattern, format, ...';
const KEYWORDS = [
  ...['type', 'properties', 'required', 'items', 'enum', 'const', 'minimum', 'maximum', 'pattern', 'format', 'default'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'additionalProperties', 'description', 'title'],
  ...[
    'anyOf',
    'allOf',
    'oneOf',
    'not',
    'if',
    'then',
    'else',
    'patternProperties',
    'multipleOf',
    'examples',
    'prefixItems',
  ],
];

function checkSchema(reading: Reading, params: JsonObject, located: Located): void {
  if (Object.hasOwn(params, '$async')) throw reading.wrong(located.at, '`$async` is not used here.', 'Remove it.');
  try {
    if (judge.validateSchema(params) === true) {
      compile(params);
      return;
    }
  } catch (cause) {
    if (cause instanceof BossError) throw badPattern(reading, located, cause);
    throw unusable(reading, located, cause instanceof Error ? cause.message : String(cause));
  }
  const error = judge.errors?.[0];
  const where = error?.instancePath ? ` at ${shown(error.instancePath)}` : '';
  const at = locate(located, error?.instancePath ?? '').at;
  throw reading.wrong(at, `\`params\` is no JSON Schema${where}: it ${complaint(error)}.`, SEE);
}

function unusable(reading: Reading, located: Located, message: string): Error {
  const at = blamed(located, message);
  const unknown = /unknown keyword: "([^"]+)"/.exec(message)?.[1];
  if (unknown === undefined) {
    return reading.wrong(at, `\`params\` is no JSON Schema that can be used: ${shown(message)}.`, SEE);
  }
  const meant = nearest(unknown, KEYWORDS);
  const question = meant === undefined ? '' : `Did you mean \`${meant}\`? `;
  return reading.wrong(at, `Unknown key "${shown(unknown)}" in \`params\`, which is a JSON Schema.`, question + SEE);
}

function badPattern(reading: Reading, located: Located, cause: BossError): Error {
  const { pattern } = cause.details;
  const found = findEntry(
    located,
    ({ key, value }) => key === pattern || (value.kind === 'scalar' && value.text === pattern),
  );
  const at = found?.key === pattern ? found?.at : found?.value.at;
  return reading.wrong(
    at ?? located.at,
    `\`params\`: ${cause.message}.`,
    'See docs/reference/conditions.md for what patterns may hold.',
  );
}

function complaint(error: ErrorObject | undefined): string {
  const { allowedValues } = (error?.params ?? {}) as { allowedValues?: readonly unknown[] };
  if (allowedValues !== undefined) return `must be one of ${allowedValues.join(', ')}`;
  return error?.message ?? 'is not valid';
}

/** Where the key or the pattern stands that the library complains of. */
function blamed(located: Located, message: string): number {
  const pattern = /regular expression: \/(.*)\/u/s.exec(message)?.[1];
  const key = /"([^"]+)"/.exec(message)?.[1];
  const found = findEntry(located, (entry) =>
    pattern === undefined ? entry.key === key : entry.value.kind === 'scalar' && entry.value.text === pattern,
  );
  if (found === undefined) return located.at;
  return pattern === undefined ? found.at : found.value.at;
}

function sentence(fields: JsonObject, known: readonly string[], error: ErrorObject): string {
  const { instancePath, keyword, message, params } = error;
  const path = instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  const under = path === '' ? '' : `${path}.`;
  const values = params as Record<string, unknown>;
  if (keyword === 'required') return `The field "${under}${String(values['missingProperty'])}" is missing.`;
  if (keyword === 'additionalProperties') {
    const name = String(values['additionalProperty']);
    const meant = path === '' ? nearest(name, known) : undefined;
    return `The field "${under}${shown(name)}" is not known.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`;
  }
  const must = keyword === 'enum' ? `must be one of ${inList(values['allowedValues'])}` : (message ?? 'does not fit');
  if (path === '') return `The fields ${must}.`;
  return `The field "${path}" ${must}; it is ${shown(JSON.stringify(dig(fields, path) ?? null))}.`;
}

function inList(allowed: unknown): string {
  return shown((allowed as readonly unknown[]).map((value) => JSON.stringify(value)).join(', '));
}
