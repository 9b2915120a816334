import type { Progress } from '../../engine/core/lease.ts';
import type { LeaseAnswer, LeaseMessage } from '../../engine/core/lease-message.ts';
import type { JsonObject } from '../../engine/core/json.ts';
import { Rejected } from './errors.ts';
import type { Patience } from './patience.ts';
import type { Workitem } from './workitem.ts';

export interface LeaseParts {
  readonly holder: string;
  readonly ms: number;
  readonly patience: Patience;
  /** Asks the engine. Errors: Rejected with its reason; Remote when no answer comes in time. */
  readonly ask: (question: JsonObject, timeoutMs: number) => Promise<JsonObject>;
  readonly ended: () => void;
}

/** Reports that come closer to each other than this are sent together. */
const REPORT_EVERY_MS = 1100;
const LONGEST_WAIT_MS = 10_000;
/** It keeps a host from stopping. */
const RELEASE_WAIT_MS = 2000;

/** What this process has of one dispatch: it claims it, says that it is still there, and lets it go. */
export class Lease {
  readonly #workitem: Workitem;
  readonly #parts: LeaseParts;
  #progress: Progress | null = null;
  #text: string | null = null;
  #reportedAt = 0;
  #report: NodeJS.Timeout | undefined;
  #beat: NodeJS.Timeout | undefined;
  #lost: () => void = () => undefined;
  #isOver = false;
  #tellOver!: (nothing: null) => void;
  readonly #over = new Promise<null>((resolve) => {
    this.#tellOver = resolve;
  });

  constructor(workitem: Workitem, parts: LeaseParts) {
    this.#workitem = workitem;
    this.#parts = parts;
  }

  /** Asks until there is an answer. Null: it was let go before. Errors: Rejected, when the engine does not take claims. */
  async claim(): Promise<LeaseAnswer | null> {
    const { patience } = this.#parts;
    while (!this.#isOver) {
      const { reasons } = patience;
      try {
        return await Promise.race([this.#say('claim'), this.#over]);
      } catch (error) {
        if (error instanceof Rejected) throw error;
      }
      await Promise.race([patience.next(reasons), this.#over]);
    }
    return null;
  }

  /** Says from now on that the work goes on. `lost`: the engine waits for somebody else, or for nobody. */
  keep(lost: () => void): void {
    if (this.#isOver) return;
    this.#lost = lost;
    this.#reportedAt = Date.now();
    this.#beat = setInterval(() => this.#sign(), this.#parts.ms / 3);
  }

  /** Told with the next heartbeat, or earlier: at most about once a second. */
  report(progress: Progress | null, text: string | undefined): void {
    this.#progress = progress;
    this.#text = text ?? this.#text;
    if (this.#beat === undefined || this.#report !== undefined) return;
    const wait = Math.max(0, this.#reportedAt + REPORT_EVERY_MS - Date.now());
    this.#report = setTimeout(() => this.#sign(), wait);
  }

  /** Gives the step back: the engine sends it to somebody else at once. */
  async release(): Promise<void> {
    this.end();
    // what is not heard is made up for by the end of the lease
    await this.#say('release').catch(() => undefined);
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#tellOver(null);
    clearInterval(this.#beat);
    clearTimeout(this.#report);
    this.#parts.ended();
  }

  #sign(): void {
    clearTimeout(this.#report);
    this.#report = undefined;
    this.#reportedAt = Date.now();
    this.#say('heartbeat').then(
      (answer) => {
        if (answer === 'granted' || this.#isOver) return;
        this.end();
        this.#lost();
      },
      // nobody answers: the work goes on, and the next one may be heard
      () => undefined,
    );
  }

  async #say(what: LeaseMessage['what']): Promise<LeaseAnswer> {
    const { holder, ms, ask } = this.#parts;
    const { fei, replyAddress } = this.#workitem;
    const message: LeaseMessage = {
      what,
      dispatch: replyAddress.correlationId ?? '',
      ...{ holder, ms, progress: this.#progress, text: this.#text },
    };
    const { what: lease, ...said } = message;
    const patienceMs = what === 'release' ? RELEASE_WAIT_MS : Math.min(LONGEST_WAIT_MS, ms / 3);
    const answer = await ask({ lease, fei, ...said } as unknown as JsonObject, patienceMs);
    return answer['lease'] as LeaseAnswer;
  }
}
