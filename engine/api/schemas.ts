import type { ObjectSchema, Schema } from './operation.ts';

/** Parts that several operations share. */
export function object(properties: Record<string, Schema>, required: readonly string[] = []): ObjectSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

export const TEXT: Schema = { type: 'string', minLength: 1, maxLength: 1000 };
export const NULLABLE_TEXT: Schema = { type: ['string', 'null'], minLength: 1, maxLength: 1000 };
export const DATA: Schema = { type: 'object', description: 'any JSON object' };
export const SOURCE: Schema = { type: 'string', minLength: 1, description: 'text in any accepted form' };
export const TREE: Schema = {
  type: 'array',
  minItems: 3,
  maxItems: 3,
  description: '[name, attributes, children]',
};

/** Nothing that means something in a path, and neither `.` nor `..`. */
export const WFID: Schema = { type: 'string', pattern: '^(?!\\.{1,2}$)[A-Za-z0-9_.:-]{1,200}$' };
export const KEY: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  description: 'a second launch with it starts nothing and answers the same; kept for 7 days; not with `wfid`',
};
export const EXPRESSION: Schema = {
  type: 'string',
  pattern: '^[0-9_]{1,1000}![A-Za-z0-9_.-]{1,100}$',
  description: 'expid!subid, as in expressions_list',
};
/** A definition's name may hold blanks (original definitions do), but no control characters. */
export const NAME: Schema = { type: 'string', minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f]+$' };
export const LIMIT: Schema = { type: 'integer', minimum: 1, maximum: 1000, default: 100 };

export const BY_WFID = object({ wfid: WFID }, ['wfid']);
