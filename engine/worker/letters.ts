import { HEADERS, inboxOf } from '../transport/topology.ts';
import { type TellEntry, toldWork } from './outbox-entry.ts';
import type { Outbox } from './outbox.ts';
import { workBody } from './work-message.ts';

export interface LettersParts {
  readonly outbox: Outbox;
  readonly newId: () => string;
  readonly partitionOf: (wfid: string) => number;
  readonly isOurs: (partition: number) => boolean;
  /** Hands it over in this program. */
  readonly tell: (from: number, id: string, entry: TellEntry) => void;
}

/**
 * What processes tell each other, whichever engines have them. A process recognises a repetition by the running number of the
 * partition that tells, so all that one partition tells another has to come in order: by way of the inbox, while anything that was
 * told before may still be there, and directly only after the last of it has come through.
 */
export class Letters {
  readonly #parts: LettersParts;
  /** Partitions of ours whose inbox has nothing told any more. */
  readonly #direct = new Set<number>();
  /** The last message to each inbox. */
  readonly #last = new Map<number, string>();

  constructor(parts: LettersParts) {
    this.#parts = parts;
  }

  readonly tell = (from: number, id: string, entry: TellEntry): void => {
    const to = this.#parts.partitionOf(entry.wfid);
    // What a partition tells itself never leaves the engine that has it.
    if (from === to || (this.#direct.has(to) && this.#parts.isOurs(to))) this.#parts.tell(from, id, entry);
    else this.#send(to, { id, partition: from, body: workBody(toldWork(entry)) });
  };

  /** After partitions came to us: what their last owners told ours may still be under way. */
  begin(ours: Iterable<number>): void {
    this.#direct.clear();
    for (const to of ours) this.#send(to, { id: this.#parts.newId(), partition: to, body: '' });
  }

  /** A message that was told came through the inbox of a partition of ours. */
  came(to: number, id: string | undefined): void {
    if (id !== undefined && this.#last.get(to) === id) this.#direct.add(to);
  }

  #send(to: number, letter: { id: string; partition: number; body: string }): void {
    this.#last.set(to, letter.id);
    void this.#parts.outbox.send({
      ...letter,
      queue: inboxOf(to),
      properties: { messageId: letter.id, headers: { [HEADERS.work]: letter.body === '' ? 'mark' : 'told' } },
      inOrder: true,
      unroutable: () => null,
    });
  }
}
