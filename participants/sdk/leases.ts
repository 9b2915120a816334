import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Lease } from './lease.ts';
import type { Patience } from './patience.ts';
import type { Requests } from './requests.ts';
import type { Workitem } from './workitem.ts';

const ANSWER_WAIT_MS = 2000;

/** The leases of one host, which is one holder. */
export class Leases {
  readonly #holder = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
  readonly #open = new Map<string, Lease>();
  readonly #requests: Requests;
  readonly #patience: Patience;

  constructor(requests: Requests, patience: Patience) {
    this.#requests = requests;
    this.#patience = patience;
  }

  /** Null: nobody can be asked for a lease, or nobody waits for an answer. */
  open(workitem: Workitem, ms: number): Lease | null {
    const { correlationId, replyTo } = workitem.replyAddress;
    if (correlationId === undefined || replyTo === undefined || workitem.forget) return null;
    const lease = new Lease(workitem, {
      ...{ holder: this.#holder, ms, patience: this.#patience },
      ask: (question, timeoutMs) => this.#requests.ask(question, { to: replyTo, timeoutMs }),
      ended: () => this.#open.delete(correlationId),
    });
    this.#open.set(correlationId, lease);
    return lease;
  }

  /**
   * Tells the engine that the workitem was delivered before, perhaps to somebody who died over it. False: it was enough, or nobody waits
   * for it any more. An engine that does not answer keeps nobody from working.
   */
  async mayTry(workitem: Workitem): Promise<boolean> {
    const { fei, forget, replyAddress } = workitem;
    const { correlationId: dispatch, replyTo: to } = replyAddress;
    if (dispatch === undefined || to === undefined || forget) return true;
    const question = { lease: 'again', fei: { ...fei }, dispatch, holder: this.#holder };
    try {
      return (await this.#requests.ask(question, { to, timeoutMs: ANSWER_WAIT_MS }))['lease'] !== 'lost';
    } catch {
      return true;
    }
  }

  /** The workitem was kept and is answered now. */
  answered({ replyAddress }: Workitem<object>): void {
    this.#open.get(replyAddress.correlationId ?? '')?.end();
  }

  /** Gives back whatever is left. */
  async release(): Promise<void> {
    await Promise.all([...this.#open.values()].map((lease) => lease.release()));
  }
}
