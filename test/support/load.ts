import { expect } from 'chai';
import type { EngineChildren } from './engine-children.ts';
import { eventually } from './eventually.ts';

const AT_ONCE = 8;

/** Launches process after process through all engines, whatever happens to them, until it is told to end. */
export class Load {
  readonly answered: string[] = [];
  readonly #children: EngineChildren;
  readonly #definition: string;
  readonly #launching: Promise<unknown>;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  #next = 0;
  #most = Number.POSITIVE_INFINITY;

  constructor(children: EngineChildren, definition: string) {
    this.#children = children;
    this.#definition = definition;
    this.#launching = Promise.all(Array.from({ length: AT_ONCE }, () => this.#launchInTurn()));
  }

  /** Resolves when so many launches were answered. */
  launched(count: number): Promise<void> {
    if (this.answered.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** Launches no more than so many; resolves when all of them have ended. */
  async end(most: number): Promise<void> {
    this.#most = Math.max(most, this.#next);
    await this.#launching;
    await this.#children.get(0).allEnded(90_000);
  }

  /** Each was done once, and each of its steps was answered once. */
  async expectAll(steps: number): Promise<void> {
    for (const [n, wfid] of this.answered.entries()) {
      const engine = this.#children.get(n);
      expect((await engine.process(wfid)).fields?.['n'], wfid).to.equal(steps);
      const replied = (await engine.history(wfid)).filter(({ what }) => what === 'replied');
      expect(
        replied.map(({ expid }) => expid),
        wfid,
      ).to.deep.equal(Array.from({ length: steps }, (_, i) => `0_${i}`));
    }
  }

  async #launchInTurn(): Promise<void> {
    while (this.#next < this.#most) {
      const n = this.#next++;
      await this.#launch(n, `p${n}`);
      this.answered.push(`p${n}`);
      const due = this.#waiting.filter(({ count }) => this.answered.length >= count);
      this.#waiting = this.#waiting.filter((one) => !due.includes(one));
      for (const { resolve } of due) resolve();
    }
  }

  /** Until somebody says that it is there: launched now, or by a try whose answer was lost. */
  async #launch(n: number, wfid: string): Promise<void> {
    let tries = n;
    await eventually(
      async () => {
        const response = await this.#children.get(tries++).launch(wfid, this.#definition, { n: 0 });
        return response !== null && (response.status === 201 || response.status === 409);
      },
      { what: `the launch of ${wfid} is answered`, within: 90_000, every: 5 },
    );
  }
}
