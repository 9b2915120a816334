import { expect } from 'chai';
import type { EngineChild } from './engine-child.ts';
import { eventually } from './eventually.ts';

export interface SiegeOptions {
  readonly processes: number;
  readonly kills: number;
  readonly definition: string;
  /** For the choice of the moments: print it to have the same run again. */
  readonly seed: number;
}

const AT_ONCE = 20;

/** Launches processes from many sides while the engine is killed again and again; resolves with the ids whose launch was answered. */
export class Siege {
  readonly answered: string[] = [];
  readonly #engine: EngineChild;
  readonly #options: SiegeOptions;
  #random: number;
  #next = 0;
  #kills = 0;
  /** Answers until the next kill. */
  #patience: number;
  #alive: Promise<void> = Promise.resolve();

  constructor(engine: EngineChild, options: SiegeOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#random = options.seed;
    this.#patience = this.#nextPatience();
  }

  async lay(): Promise<void> {
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#launchInTurn()));
    await this.#alive;
    while (this.#kills < this.#options.kills) await this.#kill();
  }

  async #launchInTurn(): Promise<void> {
    for (let n = this.#next++; n < this.#options.processes; n = this.#next++) {
      await this.#launch(`p${n}`);
      this.answered.push(`p${n}`);
      if (--this.#patience > 0 || this.#kills >= this.#options.kills) continue;
      this.#patience = this.#nextPatience();
      this.#alive = this.#alive.then(() => this.#kill());
    }
  }

  /** Until somebody says that it is there: launched now, or by a try whose answer was lost. */
  async #launch(wfid: string): Promise<void> {
    const what = `the launch of ${wfid} is answered`;
    await eventually(
      async () => {
        await this.#alive;
        const response = await this.#engine.launch(wfid, this.#options.definition, { n: 0 });
        return response !== null && (response.status === 201 || response.status === 409);
      },
      { what, within: 60_000, every: 5 },
    );
  }

  async #kill(): Promise<void> {
    if (this.#kills >= this.#options.kills) return;
    this.#kills += 1;
    await this.#engine.kill();
    // now and then also while it takes up the work of the one before
    if (this.#kills % 3 === 0) {
      await this.#engine.start('the store is open');
      await this.#engine.kill();
    }
    await this.#engine.start();
  }

  #nextPatience(): number {
    const { processes, kills } = this.#options;
    // a linear congruential generator is random enough for this
    this.#random = (this.#random * 1_103_515_245 + 12_345) % 2 ** 31;
    return 1 + (this.#random % Math.floor((2 * processes) / (kills + 1)));
  }
}

/** Every process came to its end in order, and each of its steps was applied once. */
export async function expectOrder(engine: EngineChild, wfids: readonly string[], steps: number): Promise<void> {
  for (const wfid of wfids) {
    const { state, fields } = await engine.process(wfid);
    expect({ wfid, state, n: fields?.['n'] }).to.deep.equal({ wfid, state: 'done', n: steps });
    const history = await engine.history(wfid);
    expect(history.map(({ seq }) => seq)).to.deep.equal(history.map((_, i) => i + 1));
    const replied = history.filter(({ what }) => what === 'replied').map(({ expid }) => expid);
    expect(replied).to.deep.equal(Array.from({ length: steps }, (_, i) => `0_${i}`));
  }
}

/** A step is done once, and once more at most for each death of an engine. */
export function expectFewCalls(calls: readonly string[], steps: number, kills: number): void {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(call, (counts.get(call) ?? 0) + 1);
  expect(counts.size).to.equal(steps);
  expect(Math.max(...counts.values())).to.be.at.most(1 + kills);
}
