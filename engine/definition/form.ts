/** Forms: JSON Schemas of an object that a person fills in. */
import type { JsonObject } from '../core/json.ts';
import { schemaMistake, validateFields } from './params.ts';

/** Why this is no schema that a form can be made of, in words; null when it is one. */
export function formMistake(form: JsonObject): string | null {
  const { type } = form;
  if (type !== undefined && type !== 'object') return `its type is ${JSON.stringify(type)}, and a form is an object`;
  return schemaMistake(form);
}

/** What is wrong with values that were filled in, a sentence each; empty when they fit. */
export function formMistakes(form: JsonObject, values: JsonObject): string[] {
  return validateFields(form, values);
}
