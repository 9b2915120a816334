import { randomUUID } from 'node:crypto';
import type { Link } from './link.ts';
import type { Log } from './log.ts';
import type { Patience } from './patience.ts';
import { WIRE } from './wire-names.ts';

export interface RegistrationParts {
  readonly link: Link;
  readonly patience: Patience;
  readonly log: Log;
}

const DEFINITION = 'Ruote.process_definition do\n  boss_register\nend\n';

/** Which names in definitions go to which queue. */
export interface Route {
  readonly regex: string;
  readonly queue: string;
}

/** Tells the engine where its steps go, as `skynet register` did. An engine that is not there yet is waited for. */
export class Registration {
  readonly #parts: RegistrationParts;
  #stopped = false;

  constructor(parts: RegistrationParts) {
    this.#parts = parts;
  }

  /** Resolves after the first try; goes on trying until it is told or stopped. */
  async tell({ regex, queue }: Route): Promise<void> {
    const { link, patience, log } = this.#parts;
    // One id for all tries: a repetition changes nothing.
    const properties = { messageId: randomUUID() };
    const body = JSON.stringify({ definition: DEFINITION, fields: { name: regex, queue }, variables: null });
    const attempt = () => link.publish(WIRE.inbox, body, properties);
    const { reasons } = patience;
    try {
      await attempt();
    } catch (err) {
      log.warn('not registered yet: no engine has made its inbox; trying on', { regex, queue, err });
      void this.#tryOn(attempt, reasons).then((told) => told && log.info('registered', { regex, queue }));
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#parts.patience.stir();
  }

  async #tryOn(attempt: () => Promise<unknown>, before: number): Promise<boolean> {
    for (let reasons = before; !this.#stopped; ) {
      await this.#parts.patience.next(reasons);
      if (this.#stopped) return false;
      ({ reasons } = this.#parts.patience);
      try {
        await attempt();
        return true;
      } catch {
        // Told once already.
      }
    }
    return false;
  }
}
