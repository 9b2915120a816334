import type { Json } from '../../core/json.ts';
import type { AttributeKind, KindName, KindTypes } from '../schema/attribute-kinds.ts';
import type { Dollar } from '../schema/attribute-kinds.ts';
import type { COMMON } from '../schema/common-attributes.ts';
import type { EXPRESSION_ATTRIBUTES } from '../schema/expression-attributes.ts';

type Rows = typeof EXPRESSION_ATTRIBUTES;

/** Names and aliases of the expressions. */
export type ExpressionName = keyof Rows;

type ValueOf<Kind> = Kind extends KindName
  ? KindTypes[Kind]
  : Kind extends readonly (infer Word)[]
    ? Word | Dollar
    : Json;
type Own<Attributes> = {
  readonly [Name in keyof Attributes]?: Attributes[Name] extends AttributeKind ? ValueOf<Attributes[Name]> : Json;
};

/** What every step may be given. */
export type CommonAttributes = { readonly [Name in keyof typeof COMMON]?: ValueOf<(typeof COMMON)[Name]['kind']> };
/** Attributes of any name. */
export type AnyAttributes = CommonAttributes & { readonly [name: string]: Json };
/** What an expression may be given: its own attributes, the common ones, and any others where these have a meaning. */
export type AttributesOf<Name extends ExpressionName> = CommonAttributes &
  Own<Rows[Name]['attributes']> &
  (Rows[Name]['open'] extends true ? { readonly [name: string]: Json } : unknown);
