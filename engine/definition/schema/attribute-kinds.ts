import type { JsonObject, Json } from '../../core/json.ts';

/** What the value of an attribute may be; a list names the words that are allowed. Each may also be a text with `${..}`. */
export type AttributeKind = KindName | readonly string[];
export type KindName = 'text' | 'texts' | 'flag' | 'whole' | 'time' | 'condition' | 'handler' | 'tag' | 'any';

/** The same as TypeScript types. */
export interface KindTypes {
  readonly text: string | number;
  readonly texts: string | readonly (string | number)[];
  readonly flag: boolean | 'true' | 'false' | Dollar;
  readonly whole: number | Dollar;
  readonly time: string | number;
  readonly condition: string | boolean;
  readonly tag: string | number;
  readonly handler: string | readonly Json[] | JsonObject;
  readonly any: Json;
}
/** A text that means something else once `${..}` or `$f:..` is put in. */
export type Dollar = `${string}$${string}`;

const WITH_DOLLAR = { type: 'string', pattern: '\\$' };
const DURATION = '\\s*[+-]?(\\d+(\\.\\d+)?|(\\s*\\d+(\\.\\d+)?(ms|[smhdwMy]))+)\\s*';

const SCHEMAS: Readonly<Record<KindName, JsonObject>> = {
  text: { type: ['string', 'number'] },
  texts: { type: ['string', 'number', 'array'], items: { type: ['string', 'number'] } },
  flag: { anyOf: [{ enum: [true, false, 'true', 'false'] }, WITH_DOLLAR] },
  whole: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '\\$|^\\s*-?\\d+\\s*$' }] },
  time: {
    description: 'A duration such as 30s, 5m, 2d10h (a bare number is seconds), or a date such as 2026-12-24 18:00:00.',
    anyOf: [{ type: 'number' }, { type: 'string', pattern: `^${DURATION}$|^\\s*\\d{4}-\\d{1,2}-\\d{1,2}|\\$` }],
  },
  condition: { type: ['string', 'boolean', 'number'] },
  tag: { type: ['string', 'number'] },
  handler: { type: ['string', 'array', 'object'] },
  any: {},
};

export function schemaOfKind(kind: AttributeKind): JsonObject {
  if (typeof kind === 'string') return SCHEMAS[kind];
  return { anyOf: [{ enum: kind }, WITH_DOLLAR] };
}
