import type { Environment } from '../core/environment.ts';
import type { JsonObject } from '../core/json.ts';
import { EXPRESSIONS } from '../expressions/index.ts';
import type { Store } from '../store/store.ts';
import { languageOf, type LanguageOptions } from './language.ts';
import type { ParticipantRegistry } from './participant-registry.ts';

export interface SurroundingsParts {
  readonly store: Store;
  readonly registry: ParticipantRegistry;
  readonly newId: () => string;
  readonly language?: LanguageOptions;
}

/** What the pure core takes from outside. */
export class Surroundings {
  /** null: participants are not heard now. */
  hearsSince: number | null = null;
  readonly #parts: SurroundingsParts;
  readonly #language: ReturnType<typeof languageOf>;
  #engineVariables: JsonObject = {};

  constructor(parts: SurroundingsParts) {
    this.#parts = parts;
    this.#language = languageOf(parts.language);
  }

  /** Reads the engine's variables. */
  async load(): Promise<void> {
    const documents = await this.#parts.store.documents('variables', { limit: 10_000 });
    this.#engineVariables = Object.fromEntries(documents.map(({ id, json }) => [id, JSON.parse(json)])) as JsonObject;
  }

  now(): Environment {
    const { registry, newId } = this.#parts;
    const now = Date.now();
    return {
      now,
      hearsSince: this.hearsSince ?? now,
      newId,
      types: EXPRESSIONS,
      participant: (name) => {
        const queue = registry.queueFor(name);
        return queue === null ? null : { queue };
      },
      engineVariables: this.#engineVariables,
      ...this.#language,
    };
  }
}
