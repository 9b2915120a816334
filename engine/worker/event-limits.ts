import type { EventMatch } from '../engine.ts';
import { BossError } from '../errors.ts';
import { type Admission, admit, type Start } from '../events/limit.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from './ids.ts';

/** How often each binding with a limit started something, in collection `rates`: it outlives the engine. */
export class EventLimits {
  readonly #store: Pick<Store, 'get' | 'put'>;

  constructor(store: Pick<Store, 'get' | 'put'>) {
    this.#store = store;
  }

  /** When what an event starts may be started; null: it is dropped. Asked again for the same event it answers the same. */
  async take(match: EventMatch, event: string, now: number): Promise<number | null> {
    if (match.binding.limit == null) return now;
    for (;;) {
      const { admission, before, version } = await this.#ask(match, event, now);
      if (admission.starts === before) return admission.at;
      try {
        await this.#store.put('rates', rateKey(match.binding), JSON.stringify(admission.starts), version);
        return admission.at;
      } catch (error) {
        if (!(error instanceof BossError) || error.code !== 'BOSS_STORE_CONFLICT') throw error;
      }
    }
  }

  /** The same, and nothing is taken. */
  async look(match: EventMatch, event: string, now: number): Promise<number | null> {
    return match.binding.limit == null ? now : (await this.#ask(match, event, now)).admission.at;
  }

  async #ask({ binding, project }: EventMatch, event: string, now: number) {
    const document = await this.#store.get('rates', rateKey(binding));
    const before = document === null ? [] : (JSON.parse(document.json) as readonly Start[]);
    const token = sha256(`${event} ${project}`).slice(0, 16);
    const none: Admission = { at: now, starts: before };
    const admission = binding.limit == null ? none : admit(binding.limit, before, now, token);
    return { admission, before, version: document?.version ?? 0 };
  }
}

/** Names are as long as they like, ids of documents are not. */
function rateKey({ project, label, name }: EventMatch['binding']): string {
  return sha256(`${project}/${label}/${name}`);
}
