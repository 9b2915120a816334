import type { Dispatch } from '../core/effect.ts';
import type { Flavour } from '../core/expression.ts';
import type { Message } from '../core/outside-message.ts';

/** What is still to be done after a commit, as it is stored until it is done. The workitem itself is not repeated here. */
export type OutboxEntry =
  | { readonly do: 'dispatch'; readonly wfid: string; readonly expression: string; readonly dispatch: string }
  | {
      readonly do: 'cancel';
      readonly wfid: string;
      readonly expression: string;
      readonly dispatch: Dispatch;
      readonly flavour: Flavour;
    }
  /** A message for another process (or, with `continue`, for the same one). */
  | { readonly do: 'tell'; readonly wfid: string; readonly message: Message };
