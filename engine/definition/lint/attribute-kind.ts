import type { AttributeKind } from '../schema/attribute-kinds.ts';
import { COMMON } from '../schema/common-attributes.ts';
import { rowOf } from '../schema/expression-attributes.ts';

const EVERYWHERE: Readonly<Record<string, { readonly kind: AttributeKind }>> = COMMON;

/** What the value of an attribute is, by the schema; undefined for a name that has no meaning of its own there. */
export function kindOfAttribute(expression: string, key: string): AttributeKind | undefined {
  const { attributes } = rowOf(expression);
  if (Object.hasOwn(attributes, key)) return attributes[key];
  return Object.hasOwn(EVERYWHERE, key) ? EVERYWHERE[key]?.kind : undefined;
}
