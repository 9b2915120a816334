import { EventEmitter, once } from 'node:events';
import type { BackendClient } from '../../../participants/robogrator/backend-client.ts';
import type { Notifications } from '../../../participants/robogrator/notifications.ts';
import { Remote } from '../../../participants/sdk/index.ts';

const AT_MOST = 1000;

/** The list of notifications of an OBS backend, with its rules: numbers from 1, long poll, pruning, 1000 an answer. */
export class FakeBackend implements BackendClient {
  readonly asked: { start: number | null; block: boolean }[] = [];
  readonly #happened = new EventEmitter();
  #packages: string[] = [];
  #oldest = 1;
  /** While true nothing is answered. */
  down = false;

  /** Each is a new package; its number is its place in the list. */
  create(...packages: string[]): void {
    this.#packages.push(...packages);
    this.#happened.emit('more');
  }

  /** Forgets what is older than this number. */
  prune(oldest: number): void {
    this.#oldest = oldest;
  }

  setUpAnew(): void {
    [this.#packages, this.#oldest] = [[], 1];
  }

  /** Ends the long polls that wait, as a restart of the server does. */
  drop(): void {
    this.#happened.emit('drop');
  }

  async notifications({ start, block, signal }: Parameters<BackendClient['notifications']>[0]): Promise<Notifications> {
    this.asked.push({ start, block });
    if (this.down) throw new Remote('connection refused');
    const last = this.#packages.length;
    if (start === null) return { next: last + 1, lost: true, notifications: [] };
    if (block && start > last) await this.#wait(signal);
    return this.#answer(start);
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const dropped = once(this.#happened, 'drop', { signal }).then(() => {
      throw new Remote('connection reset');
    });
    await Promise.race([once(this.#happened, 'more', { signal }), dropped]);
  }

  #answer(start: number): Notifications {
    const last = this.#packages.length;
    if (last > 0 && start < this.#oldest) return { next: last + 1, lost: true, notifications: [] };
    const some = this.#packages.slice(start - 1, start - 1 + AT_MOST);
    return {
      next: some.length === 0 ? last + 1 : start + some.length,
      lost: false,
      notifications: some.map((name, index) => ({
        type: 'SRCSRV_CREATE_PACKAGE',
        time: 1_700_000_000 + start + index,
        data: { project: 'A', package: name },
      })),
    };
  }
}
