import type { InternalMessage } from './internal-message.ts';

/** Handled messages that are kept in front of those that wait: taking one from the front of a long list would be dear. */
const MOST_KEPT = 4096;

/** The messages between the expressions of a process, first in, first out. */
export class MessageQueue {
  /** How many were handled so far, those of earlier runs included: the place of the oldest that waits. */
  handled = 0;
  private messages: InternalMessage[] = [];
  private next = 0;
  private cancels = 0;

  /** False only when a run was cut. */
  get isEmpty(): boolean {
    return this.next === this.messages.length;
  }

  add(message: InternalMessage): void {
    if (message.do === 'cancel') this.cancels++;
    this.messages.push(message);
  }

  /** The oldest message that was not handled yet. */
  take(): InternalMessage | undefined {
    const message = this.messages[this.next];
    if (message === undefined) return undefined;
    if (message.do === 'cancel') this.cancels--;
    this.next++;
    this.handled++;
    if (this.next === this.messages.length) {
      this.messages = [];
      this.next = 0;
    } else if (this.next > MOST_KEPT) {
      this.messages = this.messages.slice(this.next);
      this.next = 0;
    }
    return message;
  }

  /** Those that wait. */
  waiting(): readonly InternalMessage[] {
    return this.messages.slice(this.next);
  }

  /** Those that nobody has heard yet. Mostly there are none, and then the messages that wait are not gone through. */
  cancelsUnderWay(): readonly Extract<InternalMessage, { do: 'cancel' }>[] {
    return this.cancels === 0 ? [] : this.waiting().filter((message) => message.do === 'cancel');
  }
}
