/** One process in memory: participants follow a script, and time jumps to whatever comes next. */
import { accept } from '../core/accept.ts';
import { askOf, refusalOf } from '../core/ask.ts';
import type { Effect } from '../core/effect.ts';
import type { Environment } from '../core/environment.ts';
import type { Execution } from '../core/execution.ts';
import type { Expression } from '../core/expression.ts';
import type { Json } from '../core/json.ts';
import { lockId, signalId } from '../core/keeper-id.ts';
import type { KeeperMessage } from '../core/keeper.ts';
import { launch } from '../core/launch.ts';
import { Meeting } from '../core/meeting.ts';
import type { Message, Outcome } from '../core/outside-message.ts';
import { paramsOf } from '../core/participant-work.ts';
import { treeAt } from '../core/reorganise.ts';
import { KEEP_MS } from '../core/signals.ts';
import { handleNext } from '../core/step.ts';
import { TrackerIndex } from '../core/tracker-index.ts';
import type { Tree } from '../core/tree.ts';
import { formMistake, formMistakes } from '../definition/form.ts';
import { nearest } from '../definition/suggestion.ts';
import { nextCron } from '../schedule/cron.ts';
import { zoneNamed } from '../schedule/zone.ts';
import { Agenda } from './agenda.ts';
import { Cast } from './cast.ts';
import { durationText } from './duration-text.ts';
import { endingOf, stepName } from './ending.ts';
import type { Run, Trouble, Work } from './run.ts';
import type { Case, ScriptedEvent, ScriptedParticipant } from './script.ts';
import { answered, commanded, type ScriptedAnswer, type ScriptedCommand } from './scripted-message.ts';
import type { Steps } from './steps.ts';

/** Far more than a definition needs: what goes on longer is taken for a process that never rests. */
const MOST_MESSAGES = 100_000;
const MOST_JUMPS = 200_000;
/** What a wait earns a process that polls, so that only going round without waiting counts. */
const MESSAGES_A_JUMP = 100;

/** What a command that acts on few steps found none of. */
const IN_VAIN: Readonly<Record<string, string>> = {
  replay: 'nothing stands in an error',
  proceed: 'nothing stands at a breakpoint',
};

const TAKES_TWO = 'a step is protected, so it takes two people (write `by: anna`, and then the same event `by: ben`)';

const WFID = '20260105-0900-rehearsal-0';
const ANOTHER = { wfid: 'another process', expression: '0' } as const;

export class RehearsedProcess {
  readonly #case: Case;
  readonly #steps: Steps;
  readonly #cast: Cast;
  readonly #agenda = new Agenda();
  readonly #trackers = new TrackerIndex();
  readonly #meeting = new Meeting(WFID);
  readonly #works: Work[] = [];
  readonly #troubles: Trouble[] = [];
  readonly #execution: Execution;
  #now: number;
  #ids = 0;
  #messages = 0;
  #stopped = false;
  /** The name that was last asked for in vain. */
  #missing: string | null = null;

  constructor(tree: Tree, one: Case, steps: Steps) {
    this.#case = one;
    this.#steps = steps;
    this.#cast = new Cast(one.participants);
    this.#now = one.start;
    const { fields, variables } = one;
    const what = { wfid: WFID, tree, definition: 'rehearsal', fields, variables, by: 'rehearsal' };
    this.#execution = launch(what, this.#environment());
    for (const event of one.events) {
      this.#agenda.set(`event ${this.#newId()}`, one.start + event.at, () => this.#happen(event), 1);
    }
  }

  run(): Run {
    const until = this.#case.start + (this.#case.until ?? Number.POSITIVE_INFINITY);
    this.#work();
    for (let jumps = 0; !this.#stopped; jumps++) {
      const next = this.#agenda.next;
      if (next === null || next > until) break;
      if (jumps === MOST_JUMPS)
        this.#stop(`is still going on after ${MOST_JUMPS} waits; say with \`until\` when to stop`);
      else this.#jump(next);
    }
    const ending = endingOf(this.#execution, this.#steps);
    const took = (ending.at ?? this.#now) - this.#case.start;
    return { works: this.#works, end: ending.end, fields: ending.fields, took, troubles: this.#troubles };
  }

  #jump(to: number): void {
    this.#messages = Math.max(0, this.#messages - MESSAGES_A_JUMP);
    this.#now = Math.max(this.#now, to);
    this.#execution.env = this.#environment();
    this.#agenda.take()?.();
    this.#work();
  }

  /** Until the process only waits. */
  #work(): void {
    this.#execution.env = this.#environment();
    for (let more = true; more && !this.#stopped; ) {
      more = handleNext(this.#execution);
      if (this.#execution.effects.length > 0) this.#performAll();
      if (more && ++this.#messages > MOST_MESSAGES) this.#stop(`does not come to rest: ${MOST_MESSAGES} messages`);
    }
    this.#forgetChanges();
  }

  /** What changed since the last commit is gathered for a store, of which there is none. */
  #forgetChanges(): void {
    this.#execution.changed.clear();
    this.#execution.removed.clear();
    this.#execution.keptChanged.clear();
  }

  #stop(why: string): void {
    this.#stopped = true;
    const last = this.#steps.last.map(({ name, line }) => `${name} (line ${line})`);
    const steps = last.length === 0 ? '' : ` It was last at ${last.join(', ')}.`;
    const message = `the process ${why}, ${durationText(this.#now - this.#case.start)} after its launch.${steps}`;
    this.#troubles.push({ in: 'script', ...this.#case.place, message });
  }

  #performAll(): void {
    for (const effect of this.#execution.takeEffects()) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case 'dispatch':
        return this.#dispatch(effect);
      case 'timer':
        return this.#setTimer(effect.id, effect.at);
      case 'track':
        if (effect.tracker === null) this.#trackers.delete(effect.id);
        else this.#trackers.set(effect.id, effect.tracker);
        return;
      case 'tell':
        return this.#tell(effect.to, effect.message);
      case 'journal':
        return this.#noted(effect);
      default:
    }
  }

  #noted(effect: Extract<Effect, { do: 'journal' }>): void {
    if (effect.what === 'error' || effect.what === 'error_handled') this.#failed(effect);
    else if (effect.what === 'breakpoint' && this.#case.breakpoints === 'pass') {
      this.#send({ kind: 'proceed', expression: null, fields: null, by: 'rehearsal' });
    }
  }

  #tell(keeper: string, message: KeeperMessage): void {
    for (const told of this.#meeting.tell(keeper, message, this.#now)) this.#send(told);
  }

  #setTimer(id: string, at: number | null): void {
    if (at === null) this.#agenda.clear(id);
    else this.#agenda.set(id, at, () => void this.#send({ kind: 'timer', id, at }));
  }

  #dispatch({ expression, dispatch }: Extract<Effect, { do: 'dispatch' }>): void {
    const e = this.#execution.get(expression);
    const participant = this.#cast.playing(dispatch.participant);
    if (e === undefined || participant === null) return;
    this.#steps.sent(e.tree);
    const fields = { ...e.applied, params: paramsOf(this.#execution, e) };
    this.#works.push({ participant: dispatch.participant, fields });
    const from = { expression, dispatch: dispatch.id };
    if (dispatch.forget) return void this.#send({ kind: 'sent', ...from });
    const answer = this.#cast.answer(participant);
    if (answer === null) return this.#outOfAnswers(participant, dispatch.participant);
    if (answer.hold) return;
    const message = answered(answer, e.applied, from);
    if (answer.after === 0) this.#send(message);
    else this.#agenda.set(`answer ${dispatch.id}`, this.#now + answer.after, () => void this.#send(message));
  }

  #outOfAnswers({ name, place }: ScriptedParticipant, called: string): void {
    const message = `${called} got one workitem more than ${name} has answers for: add answers, or leave \`times\` out of the last one`;
    this.#troubles.push({ in: 'script', ...place, message });
  }

  /** An unknown name is no error to be handled: the script lacks something. */
  #failed({ expid, data }: Extract<Effect, { do: 'journal' }>): void {
    if (data?.['code'] !== 'BOSS_UNKNOWN_PARTICIPANT' && data?.['class'] !== 'BOSS_UNKNOWN_PARTICIPANT') return;
    const name = this.#missing;
    if (name === null) return;
    this.#missing = null;
    const e = [...this.#execution.expressions.values()].find((one) => one.expid === expid);
    // A handler of its own has taken its place already.
    const tree = e?.handling === null ? e.tree : treeAt(this.#execution.tree, expid ?? '');
    const written = tree === undefined ? null : this.#steps.of(tree);
    const guess = nearest(name, this.#cast.names);
    const meant = guess === undefined ? '' : ` Did you mean "${guess}"?`;
    const add = `add it to \`participants\`, for example \`${name}: ok\``;
    const { line, column } = written ?? this.#case.place;
    const message = `nobody plays the participant "${name}" of this step: ${add}.${meant}`;
    this.#troubles.push({ in: written === null ? 'script' : 'definition', line, column, message });
  }

  #happen(event: ScriptedEvent): void {
    if ('command' in event) return this.#command(event);
    if ('answer' in event) return this.#answerQuestion(event);
    if ('signal' in event) return this.#signal(event);
    if ('lock' in event) return this.#tell(lockId(event.lock), { kind: event.does, ...ANOTHER });
    const { happening: kind, name, fields } = event;
    for (const [to] of this.#trackers.match({ kind, name })) {
      const place = Number(this.#newId());
      this.#send({ kind: 'heard', from: 'another process', place, to, event: kind, name, fields });
    }
  }

  #command(event: ScriptedCommand): void {
    const { command, target, at, place } = event;
    const expression = target === null ? null : this.#find(target);
    const outcome = expression === undefined ? 'refused' : this.#send(commanded(event, expression));
    if (outcome === 'applied' || (outcome === 'proposed' && event.by !== null)) return;
    const why = outcome === 'proposed' ? TAKES_TWO : (IN_VAIN[command] ?? this.#whyNothing());
    const message = `${command} ${target ?? 'process'}: ${why} at ${durationText(at)}`;
    this.#troubles.push({ in: 'script', ...place, message });
  }

  #signal({ signal: name, match, fields: payload }: Extract<ScriptedEvent, { signal: string }>): void {
    const message = { kind: 'signal', id: this.#newId(), payload, by: 'rehearsal', keep: KEEP_MS } as const;
    this.#tell(signalId(name, match), message);
  }

  #whyNothing(): string {
    return this.#execution.expressions.size === 0 ? 'the process is over' : 'there is no such step in the process';
  }

  #answerQuestion(event: ScriptedAnswer): void {
    const id = this.#find(event.answer);
    const e = id === undefined ? undefined : this.#execution.get(id);
    const why = e === undefined ? 'there is no such step in the process' : this.#answerProblem(e, event);
    if (why === null) return;
    const message = `answer ${event.answer}: ${why} at ${durationText(event.at)}`;
    this.#troubles.push({ in: 'script', ...event.place, message });
  }

  /** Gives the answer, or says why it cannot be given. */
  #answerProblem(e: Expression, { by: person, fields: values }: ScriptedAnswer): string | null {
    const ask = askOf(e);
    if (ask === null) return 'it asks nothing';
    const refusal = refusalOf(ask, person) ?? formMistakes(ask.form, values)[0] ?? null;
    if (refusal === null) this.#send({ kind: 'answer', expression: e.id, person, values });
    return refusal;
  }

  /** The youngest live step with this participant, name, tag or expid. */
  #find(target: string): string | undefined {
    const fits = [...this.#execution.expressions.values()].filter(
      (e) => stepName(e) === target || e.tree[0] === target || e.tag?.name === target || e.expid === target,
    );
    return fits.sort((a, b) => b.order - a.order)[0]?.id;
  }

  #send(message: Message): Outcome {
    return accept(this.#execution, message);
  }

  #environment(): Environment {
    return {
      now: this.#now,
      newId: () => this.#newId(),
      types: this.#steps.types,
      participant: (name) => this.#registered(name),
      engineVariables: {},
      nextCron: (tab, after, zone) => nextCron(tab, after, this.#case.timeZone, zone),
      zoned: (zone) => zoneNamed(zone ?? this.#case.timeZone),
      originalConditions: this.#case.originalConditions,
      schemaMistake: formMistake,
      registerAllowed: true,
      readSource: (name) => this.#source(name),
    };
  }

  #registered(name: string): { queue: string } | null {
    if (this.#cast.playing(name) !== null) return { queue: name };
    this.#missing = name;
    return null;
  }

  #source(name: string): Json {
    const { sources } = this.#case;
    if (Object.hasOwn(sources, name)) return sources[name] ?? null;
    throw new Error(`"${name}" is not among the \`sources\` of the test script`);
  }

  #newId(): string {
    this.#ids += 1;
    return String(this.#ids).padStart(32, '0');
  }
}
