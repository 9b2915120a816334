import type { Answer, ScriptedParticipant } from './script.ts';

/** The engine's own participant, which `registerp` calls: it says yes unless the script says otherwise. */
const REGISTRAR: ScriptedParticipant = {
  name: 'boss_register',
  pattern: null,
  answers: [{ set: { __result__: true }, unset: [], error: null, hold: false, after: 0, times: null }],
  place: { line: 1, column: 1 },
};

/** The participants of one case: they count how often they were asked. */
export class Cast {
  readonly #participants: readonly ScriptedParticipant[];
  readonly #calls = new Map<ScriptedParticipant, number>();
  readonly #known = new Map<string, ScriptedParticipant | null>();

  constructor(participants: readonly ScriptedParticipant[]) {
    this.#participants = [...participants, REGISTRAR];
  }

  /** The first whose name or pattern fits; null when nobody plays the part. */
  playing(name: string): ScriptedParticipant | null {
    let found = this.#known.get(name);
    if (found === undefined) {
      found = this.#participants.find((one) => one.pattern?.test(name) ?? one.name === name) ?? null;
      this.#known.set(name, found);
    }
    return found;
  }

  /** Names that are scripted, for a question. */
  get names(): string[] {
    return this.#participants.flatMap(({ name, pattern }) => (pattern === null ? [name] : []));
  }

  /** The next answer; null when there are no more. */
  answer(participant: ScriptedParticipant): Answer | null {
    let call = this.#calls.get(participant) ?? 0;
    this.#calls.set(participant, call + 1);
    for (const [i, answer] of participant.answers.entries()) {
      const times = answer.times ?? (i === participant.answers.length - 1 ? Number.POSITIVE_INFINITY : 1);
      if (call < times) return answer;
      call -= times;
    }
    return null;
  }
}
