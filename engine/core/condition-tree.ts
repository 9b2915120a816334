/** The tree of a condition. */
import type { Part } from './dollar-template.ts';
import type { Json } from './json.ts';

export type Comparison = '==' | '!=' | '<' | '>' | '<=' | '>=' | '=~';
export type Test = 'set' | 'null' | 'empty';

export type Condition =
  | { readonly kind: 'literal'; readonly value: Json }
  /** Words and substitutions without quotes; several words are one text. `lone`: `$f:x`, without braces. */
  | { readonly kind: 'bare'; readonly parts: readonly Part[]; readonly words: number; readonly lone?: true }
  | { readonly kind: 'text'; readonly parts: readonly Part[] }
  | { readonly kind: 'pattern'; readonly parts: readonly Part[] }
  | { readonly kind: 'list'; readonly items: readonly Condition[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Condition, Condition])[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'chain'; readonly first: Condition; readonly rest: readonly Link[] }
  | { readonly kind: 'compare'; readonly sign: Comparison; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'in'; readonly left: Condition; readonly right: Condition; readonly negated: boolean }
  | { readonly kind: 'test'; readonly test: Test; readonly of: Condition; readonly negated: boolean };

export interface Link {
  readonly sign: 'and' | 'or';
  readonly of: Condition;
}
