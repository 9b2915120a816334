import type { Keeper, KeeperMessage } from './keeper.ts';
import { openKeeper } from './keepers.ts';
import type { Told } from './outside-message.ts';

/** Keepers in memory, for one process that is run without a store. */
export class Meeting {
  readonly #keepers = new Map<string, Keeper>();
  readonly #wfid: string;
  #place = 0;

  constructor(wfid: string) {
    this.#wfid = wfid;
  }

  /** What a keeper answers the process when it is told something, by the process or by anybody else. */
  tell(id: string, message: KeeperMessage, now: number): Told[] {
    const keeper = this.#keepers.get(id) ?? openKeeper(id);
    if (keeper === null) return [];
    this.#keepers.set(id, keeper);
    keeper.take(message, now);
    return keeper
      .takeChanges()
      .tells.flatMap(({ wfid, expression: to, what, data }) =>
        wfid === this.#wfid
          ? [{ kind: 'told', from: 'keepers', place: this.#place++, keeper: id, to, what, data }]
          : [],
      );
  }
}
