import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { BossError } from '../errors.ts';
import type { ObjectSchema } from './operation.ts';

export type Part = 'path' | 'query' | 'body';

const bodies = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
/** Path and query are text: `limit=10` becomes the number 10, and defaults are filled in. */
const texts = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  coerceTypes: true,
  useDefaults: true,
});

/** Returns a function that hands back the validated part, or throws BOSS_REQUEST_INVALID naming every fault. */
export function validator(part: Part, schema: ObjectSchema): (value: unknown) => unknown {
  const validate = (part === 'body' ? bodies : texts).compile(schema);
  return (value) => {
    if (!validate(value)) throw refusal(part, schema, validate);
    return value;
  };
}

function refusal(part: Part, schema: ObjectSchema, validate: ValidateFunction): BossError {
  // Why each single alternative does not fit says less than that none does.
  const errors = (validate.errors ?? []).filter((error) => !error.schemaPath.includes('/anyOf/'));
  const faults = errors.map((error) => ({
    at: placeOf(part, error),
    message: wordsFor(error, schema),
  }));
  const text = faults.map((fault) => `${fault.at}: ${fault.message}`).join('; ');
  return new BossError('BOSS_REQUEST_INVALID', text, { details: { faults } });
}

function placeOf(part: Part, error: ErrorObject): string {
  return part + error.instancePath.replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
}

function wordsFor(error: ErrorObject, schema: ObjectSchema): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties':
      return `does not know "${String(params['additionalProperty'])}"; it takes ${takes(error, schema)}`;
    case 'required':
      return `"${String(params['missingProperty'])}" is missing`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map(String).join(', ')}`;
    case 'anyOf':
      return 'fits none of the accepted forms';
    default:
      return error.message ?? 'is not acceptable';
  }
}

function takes(error: ErrorObject, schema: ObjectSchema): string {
  const names = error.instancePath === '' ? Object.keys(schema.properties) : [];
  return names.length === 0 ? 'no further members here' : names.join(', ');
}
