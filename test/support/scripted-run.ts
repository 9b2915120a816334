/**
 * Runs a definition on the pure core with scripted participants and a clock that stands still. A twin of the process is run
 * beside it, which is stored, dropped and read back after each internal message: whatever a test does, both must do the same.
 */
import { expect } from 'chai';
import type { Environment } from '../../engine/core/environment.ts';
import type { Effect } from '../../engine/core/effect.ts';
import type { StoredError } from '../../engine/core/expression.ts';
import type { Json, JsonObject } from '../../engine/core/json.ts';
import type { KeeperMessage } from '../../engine/core/keeper.ts';
import type { Message, Outcome } from '../../engine/core/outside-message.ts';
import { parseDuration } from '../../engine/core/time.ts';
import type { Tree } from '../../engine/core/tree.ts';
import type { WireError } from '../../engine/core/workitem.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { type Answer, type Dispatched, Machine, stateOf } from './scripted-machine.ts';

/** What a participant does: gives back these fields, an error, or nothing yet. */
export type Script = (work: Dispatched, call: number) => Answer;

export interface RunOptions {
  readonly fields?: JsonObject;
  readonly variables?: JsonObject;
  readonly engineVariables?: JsonObject;
  /** By name, over the ones that are always there: `alice`, `bob`, `carol` answer at once, `slow` never, `fail` with an error. */
  readonly participants?: Readonly<Record<string, Script>>;
  /** What the operator grants: rights, schedules, places to read from. */
  readonly environment?: Partial<Environment>;
  /** How often the twin is restarted; less often for very large definitions. */
  readonly restarts?: 'after each message' | 'after each commit' | 'never';
}

const atOnce: Script = ({ fields }) => ({ reply: fields });
export const holds: Script = () => 'hold';
/** Fails the first so many times with `boom`. */
export function failsFirst(times: number): Script {
  return ({ fields }, call) =>
    call <= times ? { error: { class: 'RuntimeError', message: 'boom' } } : { reply: fields };
}
/** Puts its name at the end of field `seen`. */
export const records: Script = ({ name, fields }) => ({
  reply: { ...fields, seen: [...((fields['seen'] ?? []) as Json[]), name] },
});
const fails: Script = ({ params }) => ({
  error: { class: String(params['class'] ?? 'RuntimeError'), message: String(params['message'] ?? 'boom') },
});

const ALWAYS: Readonly<Record<string, Script>> = {
  ...{ alice: atOnce, bob: atOnce, carol: atOnce, dave: atOnce },
  ...{ slow: holds, slower: holds, fail: fails },
};

/** Launches a definition (YAML text: a whole definition, or only its list of steps). */
export function launched(definition: string | Tree, options: RunOptions = {}): ScriptedRun {
  return new ScriptedRun(definition, options);
}

export class ScriptedRun {
  readonly #main: Machine;
  readonly #twin: Machine | null;
  /** By dispatch id. */
  readonly #answers = new Map<string, Answer>();
  readonly #calls = new Map<string, number>();
  #compared = 0;

  constructor(definition: string | Tree, options: RunOptions) {
    const {
      fields = {},
      variables = {},
      engineVariables = {},
      participants = {},
      restarts = 'after each message',
      environment = {},
    } = options;
    const scripts = new Map(Object.entries({ ...ALWAYS, ...participants }));
    const common = {
      ...{ fields, variables, engineVariables, environment },
      tree: typeof definition === 'string' ? treeOf(definition) : definition,
      knows: (name: string) => (scripts.has(name) ? { queue: name } : null),
    };
    this.#main = new Machine({ ...common, answer: (work) => this.#ask(scripts.get(work.name) ?? holds, work) });
    const again = { ...common, answer: (work: Dispatched) => this.#again(work), forgetful: true };
    if (restarts === 'never') this.#twin = null;
    else this.#twin = new Machine(restarts === 'after each commit' ? again : { ...again, bound: 1 });
    this.#compare();
  }

  send(message: Message): Outcome {
    const outcome = this.#main.send(message);
    if (this.#twin !== null) expect(this.#twin.send(message), 'outcome after a restart').to.equal(outcome);
    this.#compare();
    return outcome;
  }

  /** What another process, or a person, tells a lock or signals. */
  tell(keeper: string, message: KeeperMessage): this {
    this.#main.tell(keeper, message);
    this.#twin?.tell(keeper, message);
    this.#compare();
    return this;
  }

  /** `advance('2h')`: what falls due meanwhile happens. */
  advance(time: string): this {
    const ms = parseDuration(time) as number;
    this.#main.advance(ms);
    this.#twin?.advance(ms);
    this.#compare();
    return this;
  }

  /** Somebody sets the clock: nothing happens by it. */
  putClock(ms: number): this {
    this.#main.now += ms;
    if (this.#twin !== null) this.#twin.now += ms;
    return this;
  }

  restart(): this {
    this.#main.restart();
    return this;
  }

  /** The last workitem that a participant got comes back; without fields: as it went. */
  answer(name: string, fields?: JsonObject): Outcome {
    const { expression, dispatch, fields: sent } = this.workOf(name);
    return this.send({ kind: 'reply', expression, dispatch, fields: fields ?? sent });
  }
  /** The last workitem that a participant got comes back with an error. */
  failed(name: string, error: WireError = { class: 'RuntimeError', message: 'boom' }): Outcome {
    const { expression, dispatch } = this.workOf(name);
    return this.send({ kind: 'error', expression, dispatch, fields: null, error });
  }
  /** `run.command('cancel')`; with a name or expid: of that expression only. */
  command(kind: 'cancel' | 'kill' | 'pause' | 'resume', at?: string): Outcome {
    return this.send({ kind, expression: at === undefined ? null : this.idOf(at), by: 'test' });
  }
  replay(fields: JsonObject | null = null, at?: string): Outcome {
    return this.send({ kind: 'replay', expression: at === undefined ? null : this.idOf(at), fields, by: 'test' });
  }

  /** Participants in the order in which they got workitems. */
  get trace(): string[] {
    return this.#main.dispatches.map(({ name }) => name);
  }
  get dispatches(): readonly Dispatched[] {
    return this.#main.dispatches;
  }
  workOf(name: string): Dispatched {
    const work = this.#main.dispatches.findLast((one) => one.name === name);
    if (work === undefined) throw new Error(`${name} got no workitem, only ${this.trace.join(', ')}`);
    return work;
  }
  /** What the participant was sent last. */
  paramsOf(name: string): JsonObject {
    return this.workOf(name).params;
  }
  get effects(): readonly Effect[] {
    return this.#main.effects;
  }
  /** Participants whose work was taken back: `slow`, `slow timeout`, `slow kill`. */
  get takenBack(): string[] {
    return this.#main.effects.flatMap((effect) => {
      if (effect.do !== 'cancel-dispatch') return [];
      const { dispatch, flavour } = effect;
      return [flavour === 'cancel' ? dispatch.participant : `${dispatch.participant} ${flavour}`];
    });
  }
  /** The journal: `dispatched 0_1`. */
  get notes(): string[] {
    return this.#main.effects.flatMap((effect) =>
      effect.do === 'journal' ? [effect.expid === null ? effect.what : `${effect.what} ${effect.expid}`] : [],
    );
  }
  /** Texts of the `echo` steps: the easiest trace there is. */
  get echoes(): string[] {
    return this.#main.effects.flatMap((effect) =>
      effect.do === 'journal' && effect.what === 'echo' ? [String(effect.data?.['text'])] : [],
    );
  }
  get ended(): Extract<Effect, { do: 'ended' }> | null {
    return (this.#main.effects.find((effect) => effect.do === 'ended') as Extract<Effect, { do: 'ended' }>) ?? null;
  }
  /** How it ended: null by itself, else `cancel`, `kill` or `timeout`. */
  get flavour(): string | null {
    return this.execution.head.ended?.flavour ?? null;
  }
  /** The fields at the end. Fails when it has not ended. */
  get fields(): JsonObject {
    if (this.ended === null)
      throw new Error(`it has not ended: ${this.live.join(', ')} ${JSON.stringify(this.errors)}`);
    return this.ended.fields;
  }
  /** The fields at the end without those of the engine's own. */
  get ownFields(): JsonObject {
    return Object.fromEntries(Object.entries(this.fields).filter(([key]) => !key.startsWith('__')));
  }
  get variables(): JsonObject {
    if (this.ended === null) throw new Error('it has not ended');
    return this.ended.variables;
  }
  /** What is alive: `slow 0_1`. */
  get live(): string[] {
    return [...this.execution.expressions.values()].map(
      (e) => `${typeof e.data['participant'] === 'string' ? e.data['participant'] : e.name} ${e.expid}`,
    );
  }
  get errors(): (StoredError & { expid: string })[] {
    return [...this.execution.expressions.values()].flatMap((e) =>
      e.error === null ? [] : [{ ...e.error, expid: e.expid }],
    );
  }
  /** Messages of the errors that stand. */
  get wrong(): string[] {
    return this.errors.map(({ message }) => message);
  }
  /** Milliseconds until each timer is due, in order. */
  get timers(): number[] {
    return [...this.#main.timers.values()].map((at) => at - this.#main.now).sort((a, b) => a - b);
  }
  get execution(): Machine['execution'] {
    return this.#main.execution;
  }
  get stored(): ReadonlyMap<string, string> {
    return this.#main.stored;
  }
  /** Number of entries that each commit wrote or removed. */
  get written(): readonly number[] {
    return this.#main.written;
  }
  /** Characters in the largest commit. */
  get largestCommit(): number {
    return this.#main.largestCommit;
  }
  /** Id of the live expression at an expid or with a name. */
  idOf(at: string): string {
    for (const e of this.execution.expressions.values()) {
      if (e.expid === at || e.name === at || e.tag?.name === at || e.data['participant'] === at) return e.id;
    }
    throw new Error(`nothing is alive at ${at}: ${this.live.join(', ')}`);
  }

  #ask(script: Script, work: Dispatched): Answer {
    const call = (this.#calls.get(work.name) ?? 0) + 1;
    this.#calls.set(work.name, call);
    const answer = script(work, call);
    this.#answers.set(work.dispatch, answer);
    return answer;
  }

  /** The twin, stored after each message, also sends what the process itself takes back before anything is sent. */
  #again(work: Dispatched): Answer {
    return this.#answers.get(work.dispatch) ?? 'hold';
  }

  #compare(): void {
    if (this.#twin === null) return;
    const ours = this.#main.effects.slice(this.#compared);
    const restarted = this.#twin.effects.slice(this.#compared);
    if (JSON.stringify(ours) !== JSON.stringify(restarted)) expect(restarted, 'after a restart').to.deep.equal(ours);
    this.#compared = this.#main.effects.length;
    const [state, twin] = [stateOf(this.#main), stateOf(this.#twin)];
    if (JSON.stringify(state) !== JSON.stringify(twin)) expect(twin, 'state after a restart').to.deep.equal(state);
  }
}

function treeOf(text: string): Tree {
  return readDefinition(text.trimStart().startsWith('-') ? `do:\n${text}` : text, { format: 'yaml' }).tree;
}
