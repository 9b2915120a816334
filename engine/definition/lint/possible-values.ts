import { isObject, type Json, type JsonObject } from '../../core/json.ts';

export interface PossibleValues {
  /** Null stands for a field that is not there. */
  readonly values: readonly Json[];
  /** False: only one or two of each kind. */
  readonly all: boolean;
}

const OF_TYPE: ReadonlyMap<Json, PossibleValues> = new Map<Json, PossibleValues>([
  ['null', { values: [null], all: true }],
  ['boolean', { values: [true, false], all: true }],
  ['number', { values: [1], all: false }],
  ['integer', { values: [1], all: false }],
  // One that may be read as a number, and one that may not.
  ['string', { values: ['1', 'a'], all: false }],
  ['array', { values: [[]], all: false }],
  ['object', { values: [{}], all: false }],
]);

/** What a field can be at launch, by the JSON Schema of all fields; null when that says nothing of it. */
export function possibleValues(params: JsonObject, name: string): PossibleValues | null {
  const { properties, required } = params;
  const schema = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const found = isObject(schema) ? bySchema(schema) : null;
  const isRequired = Array.isArray(required) && required.includes(name);
  return found === null || isRequired ? found : { ...found, values: [...found.values, null] };
}

function bySchema(schema: JsonObject): PossibleValues | null {
  if (Array.isArray(schema['enum'])) return { values: schema['enum'] as readonly Json[], all: true };
  if (schema['const'] !== undefined) return { values: [schema['const']], all: true };
  const types: readonly Json[] = Array.isArray(schema['type']) ? schema['type'] : [schema['type'] ?? null];
  const found = types.map((type) => OF_TYPE.get(type));
  if (found.includes(undefined)) return null;
  const known = found as readonly PossibleValues[];
  return { values: known.flatMap(({ values }) => values), all: known.every(({ all }) => all) };
}
