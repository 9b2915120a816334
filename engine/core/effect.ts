import type { Flavour } from './expression.ts';
import type { JournalWord } from './journal.ts';
import type { JsonObject } from './json.ts';
import type { KeeperMessage } from './keeper.ts';
import type { Lease } from './lease.ts';
import type { Fields } from './workitem.ts';

/** What has to happen outside after the step was stored. Plain data: the core never does any of it. */
export type Effect =
  /** Send the workitem of an expression to its participant. */
  | { readonly do: 'dispatch'; readonly expression: string; readonly dispatch: Dispatch }
  /** Tell the participant that its work is no longer wanted. */
  | {
      readonly do: 'cancel-dispatch';
      readonly expression: string;
      readonly dispatch: Dispatch;
      readonly flavour: Flavour;
    }
  /** Lay what was sent to the participant with the dead letters. */
  | { readonly do: 'bury'; readonly expression: string; readonly dispatch: Dispatch; readonly reason: string }
  /** The holder of a step said that it is still at work. */
  | { readonly do: 'progress'; readonly expression: string; readonly lease: Lease }
  /** Set or clear (null) a timer. */
  | { readonly do: 'timer'; readonly id: string; readonly at: number | null }
  /** Listen, or no longer listen (null), to events of other processes. */
  | { readonly do: 'track'; readonly id: string; readonly tracker: Tracker | null }
  /** Something that listeners of any process may wait for. */
  | { readonly do: 'publish'; readonly event: ProcessEvent }
  /** Tell a keeper; it may hear it twice. */
  | { readonly do: 'tell'; readonly to: string; readonly message: KeeperMessage }
  /** A line of the journal. */
  | {
      readonly do: 'journal';
      readonly what: JournalWord;
      readonly expid: string | null;
      readonly data: JsonObject | null;
    }
  /** The last expression of the main branch is gone. */
  | { readonly do: 'ended'; readonly flavour: Flavour | null; readonly fields: Fields; readonly variables: JsonObject };

export interface Dispatch {
  /** Correlation id: a reply to an older dispatch is recognised by it. */
  readonly id: string;
  /** Name used in the definition. */
  readonly participant: string;
  /** null: nobody is registered, the workitem waits for an answer by hand. */
  readonly queue: string | null;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly at: number;
  readonly forget: boolean;
}

export interface ProcessEvent {
  readonly kind: 'apply' | 'reply' | 'entering' | 'leaving' | 'error';
  /** Participant name, or full tag. */
  readonly name: string;
  readonly wfid: string;
  readonly expression: string;
  readonly fields: Fields;
}

/** A standing wish to hear of events: of this process only (`wfid`), or of all. */
export interface Tracker {
  readonly wfid: string;
  readonly expression: string;
  readonly kind: ProcessEvent['kind'];
  /** Exact name, `/pattern/`, or null for any. */
  readonly name: string | null;
  readonly scope: 'process' | 'everywhere';
}
