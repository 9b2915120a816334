import { randomUUID } from 'node:crypto';
import type { Execution } from '../core/execution.ts';
import type { Keeper, KeeperMessage } from '../core/keeper.ts';
import { isKeeper, type KeeperKind, lockId, readKeeperId, signalId } from '../core/keeper-id.ts';
import { Lock, type LockClaim } from '../core/lock.ts';
import { protectedFrom } from '../core/protection.ts';
import { KEEP_MS, Signals } from '../core/signals.ts';
import { parseDuration } from '../core/time.ts';
import type { Actor, LockView, PageQuery, SignalRequest, SignalView, StepView } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { nameOf } from './actor-name.ts';

export interface KeeperDeskParts {
  readonly store: Store;
  readonly look: (id: string) => Promise<Keeper | null>;
  readonly process: (wfid: string) => Promise<Execution | null>;
  /** Resolves when the message's effect is durable. */
  readonly tell: (id: string, message: KeeperMessage) => Promise<string>;
}

/** The locks and signals of all processes, for people. */
export class KeeperDesk {
  readonly #parts: KeeperDeskParts;

  constructor(parts: KeeperDeskParts) {
    this.#parts = parts;
  }

  async locks(query: PageQuery): Promise<{ locks: LockView[]; next: string | null }> {
    const { keepers, next } = await this.#page('lock', query);
    return { locks: keepers.flatMap((keeper) => (keeper instanceof Lock ? [lockView(keeper)] : [])), next };
  }

  async lock(name: string): Promise<LockView> {
    const lock = await this.#parts.look(lockId(name));
    if (lock instanceof Lock && !lock.isEmpty) return lockView(lock);
    throw unknownLock(name);
  }

  /** The holder is told to leave; the second time the lock goes on though it has not. */
  async release(name: string, actor: Actor): Promise<LockView> {
    const before = await this.lock(name);
    if (before.holder !== null) await this.#assertUnguarded(name, before.holder, actor);
    if ((await this.#parts.tell(lockId(name), { kind: 'take', by: nameOf(actor) })) === 'refused')
      throw unknownLock(name);
    return before;
  }

  /** To take a lock cancels the steps of its holder: what would take two people there takes two people here. */
  async #assertUnguarded(name: string, { wfid, expression }: StepView, actor: Actor): Promise<void> {
    const execution = await this.#parts.process(wfid);
    const e = execution?.get(expression);
    if (execution === null || e === undefined) return;
    const step = protectedFrom(execution, { kind: 'cancel', expression, by: nameOf(actor) }, [e]);
    if (step === null) return;
    const instead = `boss cancel ${wfid} --expression '${expression}'`;
    throw new BossError(
      'BOSS_FOUR_EYES',
      `one person alone cannot take the lock "${name}": its holder ${wfid} has the protected step ${step.name} at ${step.expid}; propose to cancel it: ${instead}`,
      { details: { name, wfid, expression, protects: step.expid } },
    );
  }

  async signals(query: PageQuery): Promise<{ signals: SignalView[]; next: string | null }> {
    const now = Date.now();
    const { keepers, next } = await this.#page('signal', query);
    const views = keepers.flatMap((keeper) => (keeper instanceof Signals ? [signalView(keeper, now)] : []));
    return { signals: views.filter(({ waiting, kept }) => waiting.length + kept.length > 0), next };
  }

  async send(request: SignalRequest, actor: Actor): Promise<{ id: string; repeated: boolean }> {
    const { name, match = null, payload = {}, keep, id = randomUUID() } = request;
    const message = { kind: 'signal', id, payload, by: nameOf(actor), keep: keepOf(keep) } as const;
    return { id, repeated: (await this.#parts.tell(signalId(name, match), message)) === 'duplicate' };
  }

  async #page(
    label: KeeperKind,
    { limit = 100, cursor }: PageQuery,
  ): Promise<{ keepers: Keeper[]; next: string | null }> {
    const page = await this.#parts.store.list({
      ...{ state: 'keeper', label, limit },
      ...(cursor === undefined ? {} : { cursor }),
    });
    const ids = page.processes.map(({ wfid }) => wfid).filter(isKeeper);
    const keepers = await Promise.all(ids.map((id) => this.#parts.look(id)));
    return { keepers: keepers.filter((keeper) => keeper !== null), next: page.next };
  }
}

function keepOf(given: string | undefined): number {
  if (given === undefined) return KEEP_MS;
  if (given === 'no') return 0;
  const ms = parseDuration(given);
  if (ms !== null && ms >= 0) return ms;
  throw new BossError('BOSS_REQUEST_INVALID', `keep ${JSON.stringify(given)} is no duration: write 7d, or no`);
}

function lockView(lock: Lock): LockView {
  const [first, ...others] = lock.claims;
  return {
    name: readKeeperId(lock.id)?.name ?? lock.id,
    holder: first === undefined ? null : holderView(first),
    queue: others.map(({ wfid, expression, at }) => ({ wfid, expression, since: at })),
  };
}

function holderView({ wfid, expression, at, since, ttl, takenBy }: LockClaim): NonNullable<LockView['holder']> {
  const from = since ?? at;
  return { wfid, expression, since: from, until: ttl === null ? null : from + ttl, takenBy };
}

function signalView(signals: Signals, now: number): SignalView {
  const { name = signals.id, match = null } = readKeeperId(signals.id) ?? {};
  return {
    ...{ name, match },
    waiting: signals.waiters.map(({ wfid, expression, at }) => ({ wfid, expression, since: at })),
    kept: signals.kept(now).map(({ id, by, at, until, payload }) => ({ id, by, at, until, payload })),
  };
}

function unknownLock(name: string): BossError {
  return new BossError('BOSS_UNKNOWN_LOCK', `nobody has or waits for the lock "${name}"`, { details: { name } });
}
