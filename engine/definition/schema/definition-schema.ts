/* oxlint-disable unicorn/no-thenable -- a word of JSON Schema and of definitions */
import type { JsonObject } from '../../core/json.ts';
import { INDEX_LIMITS, INDEX_PATH } from '../../core/search-labels.ts';
import { schemaOfKind } from './attribute-kinds.ts';
import { COMMON } from './common-attributes.ts';
import { PARTICIPANT, type Row, rowOf } from './expression-attributes.ts';

const STEP = { $ref: '#/definitions/Step' };
const STEPS = { $ref: '#/definitions/Steps' };
const HELD = { $ref: '#/definitions/Definitions' };
const COMMON_PROPERTIES = Object.fromEntries(
  Object.keys(COMMON).map((name) => [name, { $ref: `#/definitions/Common/properties/${name}` }]),
);
/** Keys that hold steps elsewhere only. */
const NOT_HERE = { then: false, else: false, cases: false, define: false };
const SCALAR = { type: ['string', 'number', 'boolean'] };
const ANY_ARGUMENTS = ['null', 'string', 'number', 'boolean', 'array', 'object'];
/** An attribute that is called as a key that holds steps. */
const ESCAPED = { '^\\\\+(do|children|then|else|cases|define)$': {} };
/** In a closed step, any other attribute is a bare text. */
const BARE_TEXT = { type: 'null', description: 'A text without a value; anything else is no attribute of this step.' };

/**
 * JSON Schema (draft-07, which editors understand) of the YAML form. `expressions`: every name and alias of the language, with what
 * it does in a sentence.
 */
export function definitionSchema(expressions: ReadonlyMap<string, string>): JsonObject {
  const names = [...expressions.keys()].sort();
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'BOSS process definition',
    ...document(),
    definitions: {
      Steps: {
        type: ['array', 'object', 'string', 'null'],
        items: STEP,
        if: { type: ['object', 'string'] },
        then: STEP,
      },
      Step: step(names, expressions),
      Definitions: { type: ['object', 'null'], additionalProperties: { $ref: '#/definitions/Definition' } },
      Definition: {
        type: ['array', 'object', 'null'],
        items: STEP,
        properties: { ...COMMON_PROPERTIES, do: STEPS, children: STEPS, define: HELD },
      },
      Case: {
        type: 'object',
        properties: { of: SCALAR, that: SCALAR, do: STEPS },
        additionalProperties: false,
        oneOf: [{ required: ['of'] }, { required: ['that'] }],
      },
      Common: { properties: common() },
      Participant: call(PARTICIPANT),
      ...Object.fromEntries(names.map((name) => [definitionOf(name, names), argumentsOf(name)])),
    },
  };
}

function document(): JsonObject {
  return {
    type: 'object',
    properties: {
      name: { type: ['string', 'number'], pattern: '^[A-Za-z0-9_.:-]+$' },
      revision: { type: ['string', 'number'] },
      description: { type: ['string', 'number', 'boolean', 'null'] },
      params: { type: ['object', 'null'], description: 'JSON Schema of the fields at launch.' },
      index: {
        type: 'array',
        maxItems: INDEX_LIMITS.fields,
        items: { type: 'string', pattern: INDEX_PATH.source },
        description: 'Fields by whose values processes can be found: boss ps --field project=...',
      },
      do: { description: 'The steps, in order.', allOf: [STEPS] },
      define: { description: 'Sub-definitions by name.', allOf: [HELD] },
      root: {
        description: 'The one step that the process is, instead of all but description and params.',
        allOf: [STEP],
      },
      ...COMMON_PROPERTIES,
    },
    additionalProperties: false,
    if: { required: ['root'] },
    then: { propertyNames: { enum: ['root', 'description', 'params'] } },
    else: { required: ['name'] },
  };
}

function common(): JsonObject {
  return Object.fromEntries(
    Object.entries(COMMON).map(([name, { kind, says }]) => [name, { description: says, ...schemaOfKind(kind) }]),
  );
}

/** `name`, or `name: arguments`. */
function step(names: readonly string[], expressions: ReadonlyMap<string, string>): JsonObject {
  const properties = names.map((name) => {
    const description = expressions.get(name) ?? '';
    return [name, { description, allOf: [{ $ref: `#/definitions/${definitionOf(name, names)}` }] }];
  });
  return {
    type: ['string', 'object'],
    pattern: '^\\S+$',
    minProperties: 1,
    maxProperties: 1,
    properties: Object.fromEntries(properties) as JsonObject,
    additionalProperties: { $ref: '#/definitions/Participant' },
  };
}

/** Names that share a row share a definition: that of the first of them. */
function definitionOf(name: string, names: readonly string[]): string {
  return names.find((other) => rowOf(other) === rowOf(name) && hasOwnForm(other) === hasOwnForm(name)) ?? name;
}

function hasOwnForm(name: string): string | null {
  return name === 'if' || name === 'given' ? name : null;
}

function argumentsOf(name: string): JsonObject {
  const schema = call(rowOf(name));
  const properties = schema['properties'] as JsonObject;
  if (name === 'given') {
    const cases = { type: 'array', items: { $ref: '#/definitions/Case' } };
    return { ...schema, properties: { ...properties, cases, else: STEPS } };
  }
  if (name !== 'if') return schema;
  const { do: _, ...others } = properties;
  const types = ANY_ARGUMENTS.filter((type) => type !== 'array');
  return { ...schema, type: types, properties: { ...others, then: STEPS, else: STEPS } };
}

function call({ attributes, open }: Row): JsonObject {
  const own = Object.entries(attributes).map(([name, kind]) => [name, schemaOfKind(kind)]);
  return {
    type: ANY_ARGUMENTS,
    items: STEP,
    properties: {
      ...(Object.fromEntries(own) as JsonObject),
      ...COMMON_PROPERTIES,
      ...{ do: STEPS, children: STEPS },
      ...(open ? NOT_HERE : {}),
    },
    patternProperties: ESCAPED,
    ...(open ? {} : { additionalProperties: BARE_TEXT }),
  };
}
