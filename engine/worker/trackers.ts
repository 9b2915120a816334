import type { ProcessEvent, Tracker } from '../core/effect.ts';
import { TrackerIndex } from '../core/tracker-index.ts';

/** Who listens to events of other processes. Kept in memory; the store has them for the next start. */
export class Trackers {
  readonly #index = new TrackerIndex();

  set(tracker: Tracker): void {
    this.#index.set(keyOf(tracker.wfid, tracker.expression), tracker);
  }

  remove(wfid: string, expression: string): void {
    this.#index.delete(keyOf(wfid, expression));
  }

  /** Forgets those of which the processes are meant, and takes these instead. */
  replace(isMeant: (wfid: string) => boolean, trackers: readonly Tracker[]): void {
    for (const { wfid, expression } of [...this.#index.values()]) if (isMeant(wfid)) this.remove(wfid, expression);
    for (const tracker of trackers) this.set(tracker);
  }

  /** Listeners in other processes than that of the event: its own ones have heard already. */
  match(event: ProcessEvent): Tracker[] {
    return this.#index.match(event).flatMap(([, tracker]) => (tracker.wfid === event.wfid ? [] : [tracker]));
  }
}

function keyOf(wfid: string, expression: string): string {
  return `${wfid} ${expression}`;
}
