import type { Expression, Flavour } from './expression.ts';
import type { JsonObject } from './json.ts';
import type { Attributes, Tree } from './tree.ts';
import type { Undos } from './undo-list.ts';
import type { Fields } from './workitem.ts';

/** What expressions of one process say to each other: handled oldest first, in memory. */
export type InternalMessage =
  | ({ readonly do: 'apply'; readonly subid: string } & Application)
  | {
      readonly do: 'reply';
      readonly to: string;
      readonly from: { readonly id: string; readonly expid: string; readonly branch: number | null };
      readonly fields: Fields;
      readonly flavour: Flavour | null;
      /** The child goes on (it was applied with flank or forget). */
      readonly early: boolean;
    }
  | { readonly do: 'receive'; readonly to: string; readonly fields: Fields; readonly flavour: Flavour | null }
  | {
      readonly do: 'cancel';
      readonly to: string;
      readonly flavour: Flavour;
      /** Apply it again when it is gone. */
      readonly reapply?: Expression['reapply'];
    }
  | { readonly do: 'raise'; readonly to: string; readonly fields: Fields }
  | { readonly do: 'dispatch'; readonly to: string }
  | { readonly do: 'dispatch-cancel'; readonly to: string; readonly flavour: Flavour }
  | {
      readonly do: 'happen';
      readonly kind: 'entering' | 'leaving' | 'error';
      readonly name: string;
      readonly expression: string;
      readonly fields: Fields;
    }
  | { readonly do: 'hear'; readonly to: string; readonly kind: string; readonly name: string; readonly fields: Fields }
  | { readonly do: 'pause' | 'resume'; readonly to: string }
  | {
      readonly do: 'end';
      readonly flavour: Flavour | null;
      /** Also set when a handler of a cancelled process ran to its own good end. */
      readonly how: Flavour | null;
      readonly fields: Fields;
      readonly variables: JsonObject;
    };

/** An expression to be applied. */
export interface Application {
  readonly expid: string;
  readonly parent: string | null;
  readonly tree: Tree;
  readonly fields: Fields;
  readonly variables?: JsonObject | null;
  readonly extra?: Attributes;
  readonly sub?: Expression['sub'];
  readonly branch?: number | null;
  readonly detached?: Expression['detached'];
  /** Carried over from the expression in whose place it is applied. */
  readonly tag?: Expression['tag'];
  readonly handling?: Expression['handling'];
  readonly handlers?: Expression['handlers'];
  /** What its attribute `await` waits for has happened already. */
  readonly awaited?: boolean;
  /** What was done in the expression in whose place it comes; `undo`: the entry that is its own. */
  readonly undos?: Undos;
  readonly undo?: number;
  /** Id of the expression in whose place it comes. */
  readonly replaces?: string;
}
