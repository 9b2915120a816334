import { EventEmitter, once } from 'node:events';
import type { EventRequest } from '../../../engine/engine.ts';
import type { EventSink } from '../../../participants/robogrator/event-sink.ts';
import type { EventAnswer } from '../../../participants/sdk/index.ts';

/** Takes events as the engine does: each id once. `fail` is thrown instead while it is set. */
export class RecordingEngine implements EventSink {
  readonly events: EventRequest[] = [];
  fail: Error | null = null;
  attempts = 0;
  readonly #changed = new EventEmitter();

  async sendEvent(event: EventRequest): Promise<EventAnswer> {
    this.attempts += 1;
    this.#changed.emit('changed');
    if (this.fail !== null) throw this.fail;
    if (!this.events.some((known) => known.id === event.id)) this.events.push(event);
    this.#changed.emit('changed');
    return { key: event.id, state: 'nothing-bound', started: [] };
  }

  /** Resolves when the condition holds after an event. */
  async until(condition: (engine: this) => boolean): Promise<void> {
    while (!condition(this)) await once(this.#changed, 'changed');
  }

  get packages(): unknown[] {
    return this.events.map((event) => event.payload['package']);
  }
}
