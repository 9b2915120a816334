/**
 * What is counted and timed of the work, for whoever watches. All of it is called while work waits: an implementation adds
 * numbers and does nothing else. Times are seconds.
 */
export interface Measures {
  launched(): void;
  /** `how`: null by itself, `cancel`, `kill` or `timeout`. */
  ended(how: string | null): void;
  /** An error stands now, or (`handled`) its definition took care of it. */
  failed(handled: boolean): void;
  dispatched(participant: string): void;
  answered(answer: Answer): void;
  /** An answer that nobody waits for any more, or that came before. */
  duplicate(): void;
  committed(seconds: number, processes: number): void;
  /** From the decision to send something until the broker has it. */
  sent(seconds: number): void;
  timerFired(late: number): void;
  deadLetter(): void;
  /** Somebody else writes a partition now that this engine had. */
  leaseLost(): void;
}

/** A participant's answer that its step was waiting for. */
export interface Answer {
  readonly participant: string;
  readonly isError: boolean;
  /** From dispatch to answer. */
  readonly seconds: number;
  /** So long the participant was at it, by its own clock; null when it does not say. */
  readonly worked: number | null;
}

export const NOTHING_MEASURED: Measures = {
  launched: () => undefined,
  ended: () => undefined,
  failed: () => undefined,
  dispatched: () => undefined,
  answered: () => undefined,
  duplicate: () => undefined,
  committed: () => undefined,
  sent: () => undefined,
  timerFired: () => undefined,
  deadLetter: () => undefined,
  leaseLost: () => undefined,
};
