import type { JsonObject, Json } from '../../core/json.ts';
import type { Tree } from '../../core/tree.ts';

/** What the value of an attribute may be; a list names the words that are allowed. Each but `fixed` may also be a text with `${..}`. */
export type AttributeKind = KindName | readonly string[];
export type KindName =
  | 'text'
  | 'texts'
  | 'flag'
  | 'fixed'
  | 'whole'
  | 'time'
  | 'zone'
  | 'condition'
  | 'handler'
  | 'step'
  | 'tag'
  | 'any';

/** The same as TypeScript types. */
export interface KindTypes {
  readonly text: string | number;
  readonly texts: string | readonly (string | number)[];
  readonly flag: boolean | 'true' | 'false' | Dollar;
  readonly fixed: boolean | 'true' | 'false';
  readonly whole: number | Dollar;
  readonly time: string | number;
  readonly zone: string;
  readonly condition: string | boolean;
  readonly tag: string | number;
  readonly handler: string | readonly Json[] | JsonObject;
  readonly step: string | Tree | JsonObject;
  readonly any: Json;
}
/** A text that means something else once `${..}` or `$f:..` is put in. */
export type Dollar = `${string}$${string}`;

const WITH_DOLLAR = { type: 'string', pattern: '\\$' };
const DURATION = '\\s*[+-]?(\\d+(\\.\\d+)?|(\\s*\\d+(\\.\\d+)?(ms|[smhdwMy]))+)\\s*';
const WEEKDAY = '[Ss]un|[Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at';
const TIME = `\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}:\\d{2}|${WEEKDAY}`;

const SCHEMAS: Readonly<Record<KindName, JsonObject>> = {
  text: { type: ['string', 'number'] },
  texts: { type: ['string', 'number', 'array'], items: { type: ['string', 'number'] } },
  flag: { anyOf: [{ enum: [true, false, 'true', 'false'] }, WITH_DOLLAR] },
  fixed: { enum: [true, false, 'true', 'false'] },
  whole: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '\\$|^\\s*-?\\d+\\s*$' }] },
  time: {
    description:
      "A duration such as 30s, 5m, 2d10h (a bare number is seconds), or a time such as 2026-12-24 18:00, 09:00 or mon-fri 09:00, with a zone behind it if it is not the engine's: 09:00 Europe/Helsinki.",
    anyOf: [{ type: 'number' }, { type: 'string', pattern: `^${DURATION}$|^\\s*(${TIME})|\\$` }],
  },
  zone: { description: 'A time zone, such as Europe/Helsinki, UTC or +02:00.', type: 'string' },
  condition: { type: ['string', 'boolean', 'number'] },
  tag: { type: ['string', 'number'] },
  handler: { type: ['string', 'array', 'object'] },
  step: {
    description: 'The name of a step, a step with its attributes such as { delete_repo: { project: x } }, or a tree.',
    anyOf: [
      { type: 'string', pattern: '\\S' },
      { type: 'object', minProperties: 1, maxProperties: 1 },
      { type: 'array', minItems: 3, maxItems: 3 },
    ],
  },
  any: {},
};

export function schemaOfKind(kind: AttributeKind): JsonObject {
  if (typeof kind === 'string') return SCHEMAS[kind];
  return { anyOf: [{ enum: kind }, WITH_DOLLAR] };
}
