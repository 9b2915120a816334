import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Lease } from './lease.ts';
import type { Patience } from './patience.ts';
import type { Requests } from './requests.ts';
import type { Workitem } from './workitem.ts';

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

  /** The workitem was kept and is answered now. */
  answered({ replyAddress }: Workitem<object>): void {
    this.#open.get(replyAddress.correlationId ?? '')?.end();
  }

  /** Gives back whatever is left. */
  async release(): Promise<void> {
    await Promise.all([...this.#open.values()].map((lease) => lease.release()));
  }
}
