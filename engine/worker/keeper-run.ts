import type { Keeper, KeeperMessage } from '../core/keeper.ts';
import { openKeeper } from '../core/keepers.ts';
import type { ProcessCommit, ProcessSummary } from '../store/store.ts';
import type { WorkerContext } from './context.ts';
import type { Done, Run, RunPlace, Told } from './run.ts';
import type { Work } from './work.ts';

const WAKE = 'wake';

/** What is done to one lock, or the signals of one name, in one batch. It is there as soon as it is told something. */
export class KeeperRun implements Run {
  readonly wfid: string;
  readonly revision: number;
  readonly done: Done[] = [];
  readonly told: Told[] = [];
  readonly launchedAt = null;
  readonly isHeard = false;
  readonly listeners = { set: [], removed: [] };
  readonly #context: WorkerContext;
  readonly #place: RunPlace;
  /** null: the id is no keeper's. */
  readonly #keeper: Keeper | null;
  readonly #wokenAt: number | null;
  readonly #label: string | null;
  #fired = false;

  constructor(context: WorkerContext, place: RunPlace, keeper: Keeper | null) {
    this.#context = context;
    this.#place = place;
    this.wfid = place.wfid;
    this.revision = place.revision;
    this.#keeper = keeper ?? openKeeper(place.wfid);
    this.#wokenAt = keeper?.wake ?? null;
    this.#label = keeper?.label ?? null;
  }

  get left(): Keeper | null {
    return this.#keeper?.isEmpty === false ? this.#keeper : null;
  }

  take(work: Work): void {
    const message = messageOf(work);
    const outcome =
      this.#keeper === null || message === null
        ? 'unknown'
        : this.#keeper.take(message, this.#context.environment().now);
    if (message?.kind === 'timer') this.#fired = true;
    this.done.push({ work, outcome });
  }

  commit(): ProcessCommit | null {
    if (this.#keeper === null) return null;
    const { entries, tells } = this.#keeper.takeChanges();
    for (const { wfid, expression: to, what, data } of tells) {
      const place = this.#place.nextPlace();
      const from = String(this.#place.partition);
      const message = { kind: 'told', from, place, keeper: this.wfid, to, what, data } as const;
      this.told.push([`told:${from}:${place}`, { do: 'tell', wfid, message }]);
    }
    const { isEmpty } = this.#keeper;
    const isChanged = entries.size > 0 || this.#fired;
    if (this.told.length === 0 && (isEmpty ? this.revision === 0 : !isChanged)) return null;
    return {
      wfid: this.wfid,
      revision: this.revision,
      put: [...entries].filter((entry): entry is [string, string] => entry[1] !== null),
      remove: [...entries].filter(([, json]) => json === null).map(([key]) => key),
      journal: [],
      timers: this.#timers(),
      outbox: this.told.map(([id, entry]) => [id, JSON.stringify(entry)] as const),
      trackers: [],
      summary: this.#row(),
      ...(isEmpty ? { erase: true as const } : {}),
    };
  }

  /** The keeper was changed in place: whoever drops it reads it again. */
  abandon(): void {}

  follow(): void {
    const timers = this.#timers().map(([id, at]) => ({ do: 'timer', id, at }) as const);
    this.#context.timers.follow(this.wfid, timers);
  }

  sendOut(): Promise<void>[] {
    return [];
  }

  /** A listing shows a whole page of what there is to see: what only remembers is not in it. */
  #row(): ProcessSummary | null {
    const label = this.#keeper?.label ?? null;
    if (this.revision > 0 && label === this.#label) return null;
    return {
      ...{
        wfid: this.wfid,
        state: 'keeper',
        definition: null,
        revision: null,
        endedAt: null,
        errors: 0,
        expressions: 0,
      },
      launchedAt: this.#context.environment().now,
      labels: label === null ? [] : [label],
    };
  }

  #timers(): (readonly [id: string, at: number | null])[] {
    const wake = this.left === null ? null : (this.#keeper?.wake ?? null);
    return wake === this.#wokenAt && !this.#fired ? [] : [[WAKE, wake]];
  }
}

function messageOf({ what }: Work): KeeperMessage | null {
  if (what.kind === 'keeper') return what.message;
  return what.kind === 'message' && what.message.kind === 'timer' ? what.message : null;
}
