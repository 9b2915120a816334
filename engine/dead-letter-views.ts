import type { Actor } from './actor.ts';
import type { PageQuery } from './keeper-views.ts';

/** Dead letters as people and programs see them: part of the contract of `engine/engine.ts`, through which it is imported. */
export interface DeadLetterView {
  /** Sorts by time. */
  readonly id: string;
  /** When it was laid aside. */
  readonly at: number;
  /** Where it came from; null: nobody said. */
  readonly queue: string | null;
  /** Code of the catalogue with which the reason begins, if it does. */
  readonly code: string | null;
  readonly reason: string;
  /** The process that it names, if it can be read. */
  readonly wfid: string | null;
  readonly bytes: number;
  readonly edited: { readonly by: string; readonly at: number } | null;
}

export interface DeadLetterContent extends DeadLetterView {
  readonly body: string;
  /** `base64` when it is no text in UTF-8. */
  readonly encoding: 'utf8' | 'base64';
  readonly properties: {
    readonly messageId?: string;
    readonly correlationId?: string;
    readonly replyTo?: string;
    readonly headers?: Readonly<Record<string, string | number | boolean>>;
  };
}

export interface DeadLetterCommands {
  /** The newest first. */
  list(query?: PageQuery): Promise<{ letters: DeadLetterView[]; next: string | null }>;
  show(id: string): Promise<DeadLetterContent>;
  /** Another body, for a retry. */
  edit(id: string, body: string, actor: Actor): Promise<DeadLetterContent>;
  /** Sends it again to where it came from, or to `queue`; it is gone when the broker has it. */
  retry(id: string, queue: string | null, actor: Actor): Promise<{ queue: string }>;
  discard(id: string, actor: Actor): Promise<void>;
}
