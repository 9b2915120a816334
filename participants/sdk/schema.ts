import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json, JsonObject } from '../../engine/core/json.ts';
import { Configuration, MissingField } from './errors.ts';
import type { JsonSchema, Participant } from './participant.ts';
import type { Workitem } from './workitem.ts';

/** Attributes that every step may have: a participant's schema says nothing about them. */
const STEP_ATTRIBUTES = new Set(
  (
    'ref ref_doc participant __children__ if unless forget lose flank timeout timers tag scope filter take discard ' +
    'on_error on_cancel on_timeout on_terminate on_reply on_re_apply undo_with vars_to_f await'
  ).split(' '),
);

export interface Checks {
  /** Params and fields. Errors: MissingField, Configuration. */
  before(workitem: Workitem): void;
  /** The fields that go back. Errors: Configuration. */
  after(workitem: Workitem): void;
}

/** Compiles the schemas once. Errors: Configuration when one of them is not a schema. */
export function compileChecks(participant: Participant): Checks {
  const params = compile(participant, 'params');
  const fields = compile(participant, 'fields');
  const returns = compile(participant, 'returns');
  return {
    before(workitem) {
      if (params) report(params, ownParams(workitem.params), workitem, 'param');
      if (fields) report(fields, workitem.fields, workitem, 'field');
    },
    after(workitem) {
      if (!returns || returns(workitem.fields)) return;
      const { text, path } = firstProblem(returns, 'field');
      const name = workitem.participantName;
      throw new Configuration(`${name} returned what its own schema forbids: ${text}`, {
        details: { field: path, participant: name },
      });
    },
  };
}

/** Checks a participant's configuration. Errors: Configuration that names the key. */
export function checkConfig(schema: JsonSchema, config: unknown, owner: string): void {
  const validate = newAjv().compile(schema);
  if (validate(config)) return;
  const { text, path } = firstProblem(validate, 'key');
  throw new Configuration(`configuration of ${owner}: ${text}`, { details: { key: path, participant: owner } });
}

function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  return ajv;
}

function compile(participant: Participant, part: 'params' | 'fields' | 'returns'): ValidateFunction | undefined {
  const schema = participant[part];
  if (schema === undefined) return undefined;
  try {
    return newAjv().compile(schema);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Configuration(`the ${part} schema of participant "${participant.name}" is not usable: ${reason}`, {
      cause,
    });
  }
}

/** Without the bare text of a step, which comes as a key whose value is null. */
function ownParams(params: object): JsonObject {
  const own = Object.entries(params).filter(([key, value]) => !STEP_ATTRIBUTES.has(key) && value !== null);
  return Object.fromEntries(own) as JsonObject;
}

function report(validate: ValidateFunction, data: Json, workitem: Workitem, what: 'param' | 'field'): void {
  if (validate(data)) return;
  const { text, path, missing } = firstProblem(validate, what);
  const name = workitem.participantName;
  const details = { field: path, participant: name };
  if (missing) throw new MissingField(`${name} needs the ${what} "${path}"`, { details });
  throw new Configuration(`${name}: ${text}`, { details });
}

function firstProblem(validate: ValidateFunction, what: string): { text: string; path: string; missing: boolean } {
  const errors = validate.errors ?? [];
  const error = errors.find((one) => one.keyword === 'required') ?? errors[0];
  if (!error) return { text: 'it does not fit its schema', path: '', missing: false };
  const path = pathOf(error);
  return { text: `the ${what} "${path}" ${sentence(error)}`, path, missing: error.keyword === 'required' };
}

function pathOf(error: ErrorObject): string {
  const parts = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
  const last = missingProperty ?? additionalProperty;
  return [...parts, ...(last === undefined ? [] : [last])].join('.');
}

function sentence(error: ErrorObject): string {
  if (error.keyword === 'required') return 'is missing';
  if (error.keyword === 'additionalProperties') return 'is unknown';
  const allowed = (error.params as { allowedValues?: unknown[] }).allowedValues;
  return `${error.message ?? 'does not fit'}${allowed ? `: ${allowed.join(', ')}` : ''}`;
}
