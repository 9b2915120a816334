import type { Execution } from '../core/execution.ts';
import { dispatchOf } from '../core/participant-work.ts';
import type { Outbox } from './outbox.ts';
import { dispatchParcel } from './parcel.ts';
import { INTERNAL_QUEUE, type ParticipantRegistry } from './participant-registry.ts';
import { serveRegistrar } from './registrar.ts';
import { traceparentFor, type Tracing } from './tracing.ts';
import type { Work } from './work.ts';

export interface DispatcherParts {
  readonly registry: ParticipantRegistry;
  readonly outbox: Outbox;
  readonly submit: (work: Work) => void;
  readonly tracing: Tracing | null;
  /** Resolves when it is worth another try. */
  readonly storeFailed: (error: unknown, failures: number) => Promise<void>;
}

/** Sends workitems to participants; those of the engine itself it serves. */
export class Dispatcher {
  readonly #parts: DispatcherParts;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** Null when its step no longer waits for it. */
  dispatch(execution: Execution, partition: number, expression: string, id: string): Promise<void> | null {
    const e = execution.get(expression);
    const dispatch = e === undefined ? null : dispatchOf(e);
    if (dispatch?.id === id && dispatch.queue === INTERNAL_QUEUE) {
      return this.#serveInternal(execution, partition, expression, id);
    }
    const traceparent = traceparentFor(this.#parts.tracing, execution.head, id);
    const parcel = dispatchParcel(execution, partition, expression, { id, traceparent });
    return parcel === null ? null : this.#parts.outbox.send(parcel);
  }

  async #serveInternal(execution: Execution, partition: number, expression: string, id: string): Promise<void> {
    const { registry, outbox, submit, storeFailed } = this.#parts;
    const done = () => outbox.done(partition, id);
    for (let failures = 0; ; failures++) {
      try {
        const answer = await serveRegistrar(registry, execution, expression, id, Date.now());
        if (answer === null) done();
        else submit({ ...answer, committed: done });
        return;
      } catch (error) {
        await storeFailed(error, failures);
      }
    }
  }
}
