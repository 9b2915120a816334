import { BossError, type EventRequest } from '../sdk/obs-events.ts';
import { type EventAnswer, type Log, Rejected } from '../sdk/index.ts';
import type { Backoff } from './backoff.ts';

/** The engine, as far as the sources need it: `ServiceContext` of the SDK fits. */
export interface EventSink {
  sendEvent(event: EventRequest): Promise<EventAnswer>;
}

export interface Delivery {
  readonly sink: EventSink;
  readonly log: Log;
  readonly backoff: Backoff;
  readonly signal: AbortSignal;
}

/**
 * Hands the event in, again and again until the engine has taken it or has refused it for good; events are idempotent
 * by their id. False when it was stopped before that: the event is not delivered.
 */
export async function deliver(event: EventRequest, to: Delivery): Promise<boolean> {
  for (let attempt = 1; !to.signal.aborted; attempt++) {
    try {
      const answer = await unlessStopped(to.sink.sendEvent(event), to.signal);
      if (answer === null) return false;
      report(event, answer, to.log);
      return true;
    } catch (err) {
      if (isFinal(err)) {
        to.log.error('the engine refuses the event', { event: event.id, label: event.label, err });
        return true;
      }
      to.log.warn('the engine did not take the event: trying again', { event: event.id, attempt, err });
      await to.backoff(attempt, to.signal);
    }
  }
  return false;
}

/** null when the signal fires first. */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(null);
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function report(event: EventRequest, answer: EventAnswer, log: Log): void {
  const meta = { event: event.id, label: event.label, projects: event.projects };
  const failed = answer.started.filter((start) => start.error !== undefined);
  if (answer.state === 'failed' || failed.length > 0)
    log.error('an event did not start all it should', { ...meta, failed });
  else if (answer.started.length > 0) log.info('an event started processes', { ...meta, started: answer.started });
  else log.debug('nothing is bound to the event', meta);
}

function isFinal(error: unknown): boolean {
  if (error instanceof BossError) return !error.retryable;
  return error instanceof Rejected && error.details['retryable'] !== true;
}
