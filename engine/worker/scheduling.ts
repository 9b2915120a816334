import type { Execution } from '../core/execution.ts';
import type { Actor, Engine, LaunchRequest } from '../engine.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import { checkFields, type DefinitionStore } from './definition-store.ts';
import { ScheduleDesk } from './schedule-desk.ts';
import { ScheduleRunner } from './schedule-runner.ts';
import { ScheduleShelf } from './schedule-shelf.ts';
import { ScheduleTimes } from './schedule-times.ts';

export interface SchedulingParts {
  readonly store: Store;
  readonly definitions: DefinitionStore;
  readonly engine: Pick<Engine, 'launch' | 'cancel' | 'subscribe'>;
  readonly look: (wfid: string) => Promise<Execution | null>;
  /** Whether it is for this engine to start runs now: one of those on a store does. */
  readonly isHere: () => boolean;
  readonly log: Log;
  /** Zone of schedules that name none; UTC. */
  readonly timeZone: string | undefined;
  readonly clock?: Clock;
}

/** The schedules of an engine: where people write them, and what starts their runs. */
export class Scheduling {
  readonly desk: ScheduleDesk;
  readonly #runner: ScheduleRunner;
  readonly #parts: SchedulingParts;
  #leave = (): void => undefined;

  constructor(parts: SchedulingParts) {
    this.#parts = parts;
    const { store, engine, isHere, log, timeZone = 'UTC', clock = SYSTEM_CLOCK } = parts;
    const launch = (request: LaunchRequest, actor: Actor) => engine.launch(request, actor);
    const cancel = (wfid: string, actor: Actor) => engine.cancel(wfid, actor);
    const common = { shelf: new ScheduleShelf(store), times: new ScheduleTimes(timeZone), launch };
    const stateOf = this.#stateOf.bind(this);
    this.#runner = new ScheduleRunner({ ...common, stateOf, cancel, isHere, clock, log });
    this.desk = new ScheduleDesk({
      ...common,
      check: async (definition, fields) => {
        const { fields: defaults, params } = await parts.definitions.get(definition);
        checkFields(params, { ...defaults, ...fields });
      },
      look: (name) => this.#runner.look(name),
      now: () => clock.now(),
    });
  }

  /** Begins to start what schedules say: what they start should be there. Resolves when what was missed is started. */
  start(): Promise<void> {
    this.#leave = this.#parts.engine.subscribe((event) => this.#runner.hear(event));
    return this.#runner.start();
  }

  stop(): void {
    this.#leave();
    this.#runner.stop();
  }

  async #stateOf(wfid: string): Promise<'live' | 'ended' | null> {
    const execution = await this.#parts.look(wfid);
    if (execution === null) return null;
    return execution.head.ended === null ? 'live' : 'ended';
  }
}
