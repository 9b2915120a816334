import { type Ask, askOf, type Person, refusalOf } from '../core/ask.ts';
import type { Execution } from '../core/execution.ts';
import type { Expression } from '../core/expression.ts';
import type { JsonObject } from '../core/json.ts';
import type { Message } from '../core/outside-message.ts';
import { sid } from '../core/workitem.ts';
import { formMistakes } from '../definition/form.ts';
import type { Actor, TaskQuery, TaskView } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Store } from '../store/store.ts';

export type Groups = Readonly<Record<string, readonly string[]>>;

export interface TaskDeskParts {
  readonly store: Store;
  /** Group -> its people. */
  readonly groups: Groups;
  readonly look: (wfid: string) => Promise<Execution | null>;
  /** Resolves when the message's effect is durable. */
  readonly tell: (wfid: string, message: Message & { expression: string }) => Promise<void>;
}

/** The open questions of all processes, and the answers to them. */
export class TaskDesk {
  readonly #parts: TaskDeskParts;

  constructor(parts: TaskDeskParts) {
    this.#parts = parts;
  }

  async list({ for: name, limit = 100, cursor }: TaskQuery): Promise<{ tasks: TaskView[]; next: string | null }> {
    const page = await this.#parts.store.list({ label: 'task', limit, ...(cursor === undefined ? {} : { cursor }) });
    const all = await Promise.all(page.processes.map(async ({ wfid }) => tasksOf(await this.#parts.look(wfid))));
    const person = name === undefined ? null : this.#person(name);
    const tasks = all.flat().filter((task) => person === null || refusalOf(task, person) === null);
    return { tasks, next: page.next };
  }

  async show(id: string): Promise<TaskView> {
    const { execution, e, ask } = await this.#find(id);
    return viewOf(execution, e, ask);
  }

  async answer(id: string, values: JsonObject | null, actor: Actor): Promise<{ decided: boolean }> {
    const person = this.#person(actor.name);
    const { execution, e, ask } = await this.#find(id);
    assertMay(ask, person, values);
    await this.#parts.tell(execution.head.wfid, { kind: 'answer', expression: e.id, person, values });
    const after = (await this.#parts.look(execution.head.wfid))?.get(e.id);
    return { decided: after === undefined || askOf(after) === null };
  }

  #person(name: string): Person {
    const groups = Object.entries(this.#parts.groups).filter(([, people]) => people.includes(name));
    return { name, groups: groups.map(([group]) => group) };
  }

  async #find(id: string): Promise<{ execution: Execution; e: Expression; ask: Ask }> {
    const [expid = '', subid = '', wfid = ''] = id.split('!');
    const execution = wfid === '' ? null : await this.#parts.look(wfid);
    const e = execution?.get(`${expid}!${subid}`);
    const ask = e === undefined ? null : askOf(e);
    if (execution !== null && e !== undefined && ask !== null) return { execution, e, ask };
    throw new BossError('BOSS_UNKNOWN_TASK', `there is no open question ${id}`, { details: { id } });
  }
}

function assertMay(ask: Ask, person: Person, values: JsonObject | null): void {
  const refusal = refusalOf(ask, person);
  if (refusal !== null) throw new BossError('BOSS_NOT_PERMITTED', refusal, { details: { who: ask.who, not: ask.not } });
  if (values === null) {
    if (ask.answers.some(({ by }) => by === person.name)) return;
    throw new BossError('BOSS_PROCESS_STATE', `${person.name} has not answered: there is nothing to take back`);
  }
  const mistakes = formMistakes(ask.form, values);
  if (mistakes.length > 0) throw new BossError('BOSS_ANSWER_INVALID', mistakes.join(' '), { details: { mistakes } });
}

function tasksOf(execution: Execution | null): TaskView[] {
  if (execution === null) return [];
  return [...execution.expressions.values()].flatMap((e) => {
    const ask = askOf(e);
    return ask === null ? [] : [viewOf(execution, e, ask)];
  });
}

function viewOf({ head }: Execution, e: Expression, ask: Ask): TaskView {
  const { question, form, who, not, people, answers } = ask;
  return {
    id: sid({ engine_id: 'engine', wfid: head.wfid, subid: e.subid, expid: e.expid }),
    wfid: head.wfid,
    definition: head.name,
    ...{ question, form, who, not, people, answers },
    since: e.since,
    deadline: e.timers['timeout'] ?? null,
    escalatesAt: e.timers['escalate'] ?? null,
  };
}
