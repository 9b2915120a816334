import type { Execution } from './execution.ts';
import type { Json, JsonObject } from './json.ts';
import type { Attributes, Tree } from './tree.ts';
import type { Fields } from './workitem.ts';

/**
 * null: applied and at work. `over`: has replied, lives until its last child is gone. The others are ways out: `cancelling`, `dying` (kill), `failing` (an error handler waits for the
 * children to go), `timing_out`. `failed` stands in an error, `paused` holds back what arrives.
 */
export type State = 'over' | 'cancelling' | 'dying' | 'failing' | 'failed' | 'timing_out' | 'paused' | 'awaiting';

export type HandlerName = 'on_error' | 'on_cancel' | 'on_timeout' | 'on_reply';
/** A name, a retry list, a tree, or (on_error) a list of pattern and handler. */
export type Handlers = { [name in HandlerName]?: Json };

/** Why a branch went away, as its parent and the end of the process hear it. */
export type Flavour = 'cancel' | 'kill' | 'timeout';

/** An expression that was applied and has not replied yet: one node of a running process. */
export interface Expression {
  /** `expid!subid`: unique in the process. */
  readonly id: string;
  readonly expid: string;
  readonly subid: string;
  /** The type that handles it: `sequence`, `participant` ... (the tree may say `alpha`). */
  name: string;
  parent: string | null;
  tree: Tree;
  /** Attributes laid over those of the tree: what `ref` resolved to, why a handler was triggered. */
  extra: Attributes | null;
  /** The fields it was applied with. */
  applied: Fields;
  /** Its own scope, or null when it uses that of an ancestor. */
  variables: JsonObject | null;
  state: State | null;
  since: number;
  handlers: Handlers;
  tag: { readonly name: string; readonly full: string } | null;
  /** forget: replied at once, lives on as a root. lose: never replies. flank: replied at once, goes with its parent. */
  detached: 'forgotten' | 'lost' | 'flanking' | null;
  /** Index among the branches of a concurrent iterator. */
  branch: number | null;
  /** Set on the body of a sub-definition: what `sub_wf_*` tells participants. */
  sub: { readonly name: string | null; readonly revision: string | null; readonly at: number } | null;
  /** Private to the expression's type. */
  data: JsonObject;
  /** Workitems that the type keeps for later, each stored on its own: replies of a concurrence, a command's workitem. */
  readonly kept: Map<string, Fields>;
  /** Timer name -> due time; the timer's id in the store is `id|name`. */
  timers: { readonly [name: string]: number };
  /** Runs in place of an expression whose handler was triggered. */
  handling: Handling | null;
  /** The error handler that matched, while the children are on their way out or a retry pause runs. */
  pending: PendingHandler | null;
  /** Number of expressions above it. */
  readonly depth: number;
  /** Grows with each application in the process: siblings are handled in this order. */
  readonly order: number;
  error: StoredError | null;
  /** What arrived while it was paused, or stood in error. */
  held: readonly HeldMessage[];
  /** What happens when the cancelled expression is gone: it is applied again. */
  reapply: { readonly tree: Tree | null; readonly fields: Fields | null } | null;
}

export interface Handling {
  readonly on: HandlerName;
  readonly tree: Tree;
  readonly extra: Attributes | null;
  /** What to do with the original when the handler is through. */
  readonly afterwards?: 'redo';
}

export interface PendingHandler {
  readonly handler: Json;
  /** Its place in a list of patterns, null when the handler stands alone. */
  readonly index: number | null;
  /** It was taken off a retry list before the pause that runs. */
  readonly listed?: true;
}

export interface HeldMessage {
  readonly do: 'apply' | 'reply' | 'receive' | 'error' | 'hear';
  readonly from: Sender | null;
  readonly fields: Fields;
  readonly flavour: Flavour | null;
  readonly early?: boolean;
  readonly error?: StoredError;
  readonly heard?: Pick<Heard, 'kind' | 'name'>;
}

/** An error as it is kept with the expression and shown in field `__error__`. */
export interface StoredError {
  readonly at: number;
  /** Code of the catalogue. */
  readonly code: string;
  /** Class as `on_error` matches it: the participant's own name for it, or ours. */
  readonly class: string;
  readonly message: string;
  readonly trace: readonly string[];
  readonly details: Json;
  /** What was being done: decides what a replay does. */
  readonly doing: 'apply' | 'reply' | 'receive' | 'dispatch' | 'cancel' | 'timer';
  readonly fields: Fields;
  /** Child whose reply was being handled. */
  readonly from: Sender | null;
}

/** What an expression type does. All of it is synchronous and pure: effects are collected by the execution. */
export interface ExpressionType<Frame> {
  /** The name first, then its aliases. */
  readonly names: readonly string[];
  apply(x: Frame): void;
  /** A child replied (or, for a participant, its workitem came back). Default: reply to the parent. */
  reply?(x: Frame, from: Reply): void;
  /** Default: cancel the children, or reply at once when there are none. */
  cancel?(x: Frame, flavour: Flavour): void;
  /** A timer named by the type is due. */
  timer?(x: Frame, name: string): void;
  /** Changes the workitem that it leaves with, whatever made it leave, and gives back what it held. */
  leave?(execution: Execution, e: Expression, fields: Fields): Fields;
  /** An event the type listens to happened. */
  heard?(x: Frame, event: Heard): void;
}

/** Whose reply it is. */
export interface Sender {
  readonly id: string;
  readonly expid: string;
  readonly branch: number | null;
}

export interface Reply extends Sender {
  readonly flavour: Flavour | null;
}

export interface Heard {
  readonly fields: Fields;
  readonly kind: string;
  readonly name: string;
}

export function expressionId(expid: string, subid: string): string {
  return `${expid}!${subid}`;
}

/** Index among the siblings: the last number of the expid. */
export function childIndex(expid: string): number {
  return Number(expid.slice(expid.lastIndexOf('_') + 1));
}
