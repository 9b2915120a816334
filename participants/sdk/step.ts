import type { Context, ServiceContext } from './context.ts';
import type { Delivery } from './link.ts';
import type { Log } from './log.ts';
import type { Participant } from './participant.ts';
import { errorBody, replyBody } from './reply.ts';
import { type Checks, compileChecks } from './schema.ts';
import { WIRE } from './wire-names.ts';
import { type Arrival, Workitem } from './workitem.ts';

/** A workitem that was taken from the queue. */
export interface Step {
  readonly key: string;
  readonly workitem: Workitem;
  readonly original: Buffer;
  /** The process does not wait: nothing goes back, whatever happens. */
  readonly forgotten: boolean;
  readonly stop: AbortController;
  /** The span of the step; undefined: nobody traces. */
  readonly traceparent: string | undefined;
  /** More than one when the broker delivered it again while it was at work. */
  readonly deliveries: Delivery[];
}

export function newStep(wire: ConstructorParameters<typeof Workitem>[0], delivery: Delivery): Step {
  const workitem = new Workitem(wire, arrivalOf(delivery));
  const key = `${workitem.sid} ${delivery.properties.correlationId ?? ''} ${workitem.attempt}`;
  const stop = new AbortController();
  const trace = delivery.properties.headers?.[WIRE.traceHeader];
  const traceparent = typeof trace === 'string' ? trace : undefined;
  const forgotten = workitem.forget;
  return { key, workitem, original: delivery.body, forgotten, stop, traceparent, deliveries: [delivery] };
}

/** All of its deliveries are taken care of. */
export function ackAll({ deliveries }: Step): void {
  for (const delivery of deliveries) delivery.ack();
}

export function giveBackAll({ deliveries }: Step): void {
  for (const delivery of deliveries) delivery.requeue();
}

/** Does the work of a step: the checks, the participant itself, the body of the answer. */
export class Performer {
  readonly #participant: Participant;
  readonly #service: ServiceContext;
  readonly #checks: Checks;

  constructor(participant: Participant, service: ServiceContext) {
    this.#participant = participant;
    this.#service = service;
    this.#checks = compileChecks(participant);
  }

  /** The reply (null when there is nobody to send one to), and how long the work took. */
  async perform(step: Step, progress: Context['progress']): Promise<{ body: string | null; workedMs: number }> {
    const begun = performance.now();
    const body = await this.#answer(step, progress);
    return { body, workedMs: performance.now() - begun };
  }

  async #answer(step: Step, progress: Context['progress']): Promise<string | null> {
    const { workitem, stop } = step;
    const log = this.logOf(step);
    const context: Context = { ...this.#service, log, signal: stop.signal, progress, ...traced(this.#service, step) };
    try {
      this.#checks.before(workitem);
      await this.#participant.onWorkitem(workitem, context);
      if (stop.signal.aborted || workitem.forget) return null;
      this.#checks.after(workitem);
      return replyBody(workitem);
    } catch (err) {
      if (stop.signal.aborted) return null;
      log.warn(`step failed: ${err instanceof Error ? err.message : String(err)}`, { err });
      return step.forgotten ? null : errorBody(workitem, step.original, err);
    }
  }

  logOf({ workitem, traceparent }: Step): Log {
    const trace = traceparent === undefined ? {} : { trace_id: traceparent.split('-')[1] };
    return this.#service.log.child({ wfid: workitem.wfid, expid: workitem.fei.expid, ...trace });
  }
}

/** What it launches while it is at work belongs to the trace of its step. */
function traced(service: ServiceContext, { traceparent }: Step): Partial<Context> {
  if (traceparent === undefined) return {};
  return {
    traceparent,
    launch: (definition, fields, options) => service.launch(definition, fields, { traceparent, ...options }),
  };
}

function arrivalOf({ properties }: Delivery): Arrival {
  const attempt = Number(properties.headers?.[WIRE.attemptHeader]);
  return {
    ...(Number.isInteger(attempt) && attempt > 0 ? { attempt } : {}),
    ...(properties.replyTo === undefined ? {} : { replyTo: properties.replyTo }),
    ...(properties.correlationId === undefined ? {} : { correlationId: properties.correlationId }),
  };
}
