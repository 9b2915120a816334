import type { Dispatch } from '../core/effect.ts';
import type { Flavour } from '../core/expression.ts';
import type { KeeperMessage } from '../core/keeper.ts';
import type { Message } from '../core/outside-message.ts';
import type { Work } from './work.ts';

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
  | {
      readonly do: 'bury';
      readonly wfid: string;
      readonly expression: string;
      readonly dispatch: Dispatch;
      readonly reason: string;
    }
  /** A message for another process (or, with `continue`, for the same one). */
  | { readonly do: 'tell'; readonly wfid: string; readonly message: Message }
  /** A message for the keeper of this id. */
  | { readonly do: 'tell-keeper'; readonly wfid: string; readonly message: KeeperMessage };

export type TellEntry = Extract<OutboxEntry, { do: 'tell' | 'tell-keeper' }>;

export function toldWork(entry: TellEntry): Pick<Work, 'wfid' | 'what'> {
  const { wfid } = entry;
  return entry.do === 'tell'
    ? { wfid, what: { kind: 'message', message: entry.message } }
    : { wfid, what: { kind: 'keeper', message: entry.message } };
}
