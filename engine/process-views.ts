/** A process and its parts as people and programs see them: part of the contract of `engine/engine.ts`, through which it is imported. */
import type { JsonObject } from './core/json.ts';
import type { Progress } from './core/lease.ts';
import type { Modification } from './core/modification.ts';
import type { Tree } from './core/tree.ts';
import type { ProcessSummary } from './store/store.ts';

/** Why a live expression is still there. */
export interface WaitingFor {
  readonly kind:
    | 'participant'
    | 'no_consumer'
    | 'person'
    | 'breakpoint'
    | 'children'
    | 'timer'
    | 'retry'
    | 'event'
    | 'signal'
    | 'lock'
    | 'undoing'
    | 'error'
    | 'paused'
    | 'nothing';
  /** A sentence for people: `participant "obs_build" on queue obs_build since 12:04:11, attempt 1`. */
  readonly text: string;
  readonly participant?: string;
  readonly queue?: string;
  /** The participant holds the step by a lease. */
  readonly lease?: LeaseView;
  /** When it will go on by itself. */
  readonly until?: number;
}

/** Who works on a long step, since when, until when it has to say so again, and how far it is. */
export interface LeaseView {
  readonly holder: string;
  readonly since: number;
  readonly until: number;
  readonly progress: Progress | null;
  readonly text: string | null;
}

export interface ExpressionView {
  /** `expid!subid`: names the expression in commands. */
  readonly id: string;
  readonly expid: string;
  readonly name: string;
  /** The bare text or `ref` of the step, for display; null when it has none. */
  readonly text: string | null;
  readonly parent: string | null;
  readonly state: string | null;
  readonly tag: string | null;
  readonly since: number;
  readonly waitingFor: WaitingFor;
}

export interface ErrorView {
  /** Id of the expression that stands in error: names it in `replay`. */
  readonly id: string;
  readonly expid: string;
  readonly at: number;
  readonly code: string;
  /** The participant's or expression's own class of error. */
  readonly class: string;
  readonly message: string;
  readonly trace: readonly string[];
  /** The step as it was written. */
  readonly tree: Tree;
  readonly fields: JsonObject;
}

/** A branch that stands at a breakpoint. */
export interface BreakpointView {
  /** Id of the expression: names it in `proceed`. */
  readonly id: string;
  readonly expid: string;
  /** What is to be looked at, as the definition says it; null when it does not. */
  readonly text: string | null;
  readonly since: number;
  readonly fields: JsonObject;
}

/** A step that would be undone (`undo_with`) if what is around it failed or were cancelled, or that is being undone. */
export interface UndoView {
  /** Position of the step, and its name as it is written. */
  readonly expid: string;
  readonly step: string;
  /** The step that undoes it. */
  readonly tree: Tree;
  /** When it began. */
  readonly since: number;
  /** Id of the expression around it in which it would be undone. */
  readonly within: string;
  readonly state: 'registered' | 'undoing';
}

/** A command that a protected step holds back until a second person confirms it. */
export interface ProposalView {
  /** `wfid:number`: names it when it is confirmed or withdrawn. */
  readonly id: string;
  readonly wfid: string;
  readonly definition: string | null;
  readonly command: 'cancel' | 'kill' | 'replay' | 'proceed';
  /** What it is about; null: the process. */
  readonly expression: string | null;
  /** The step that is protected. */
  readonly protects: { readonly expid: string; readonly name: string };
  /** The fields to go on with; null when they stay as they are. */
  readonly fields: JsonObject | null;
  /** Who proposed it, when, and until when it may be confirmed. */
  readonly by: string;
  readonly at: number;
  readonly until: number;
}

export interface ProposalQuery {
  /** 1..1000, default 100. */
  readonly limit?: number;
  readonly cursor?: string;
}

export interface ProcessView extends ProcessSummary {
  /** Hash of the tree the process runs, and its tree. */
  readonly tree: { readonly hash: string; readonly tree: Tree };
  readonly tags: readonly string[];
  readonly variables: JsonObject;
  /** The fields at the end; null while it lives. */
  readonly fields: JsonObject | null;
  readonly expressions_list: readonly ExpressionView[];
  readonly errors_list: readonly ErrorView[];
  readonly breakpoints_list: readonly BreakpointView[];
  /** The newest first: the order in which they would be undone. */
  readonly undo_list: readonly UndoView[];
  readonly proposals_list: readonly ProposalView[];
  /** Changes by hand, oldest first, at most the last 20: other fields, steps that were cancelled or killed. */
  readonly modified: readonly Modification[];
}
