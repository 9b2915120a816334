import type { KeeperMessage } from '../core/keeper.ts';
import type { Launch } from '../core/launch.ts';
import type { Message, Outcome } from '../core/outside-message.ts';

/** One thing to do to one process, or keeper. */
export interface Work {
  readonly wfid: string;
  readonly what:
    | { readonly kind: 'launch'; readonly launch: Launch }
    | { readonly kind: 'message'; readonly message: Message }
    | { readonly kind: 'keeper'; readonly message: KeeperMessage }
    /** Takes a process that has ended out of the store, if this is still the last entry of its journal. */
    | { readonly kind: 'erase'; readonly seq: number };
  /** Somebody waits for it: it is refused when the store takes no writes for a while. */
  readonly impatient?: true;
  /** The change is durable. `exists`: a launch found the process there already. `unknown`: there is no such process. */
  readonly committed?: (outcome: Outcome | 'exists' | 'unknown') => void;
  /** Everything that follows from it has been sent as well. */
  readonly settled?: () => void;
  /** It cannot be done, now or later. */
  readonly failed?: (error: unknown) => void;
}
