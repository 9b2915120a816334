import type { Execution } from '../core/execution.ts';
import type { JsonObject } from '../core/json.ts';
import type { Message, Outcome } from '../core/outside-message.ts';
import type { Actor } from '../engine.ts';
import { BossError } from '../errors.ts';
import { nameOf } from './actor-name.ts';
import { fourEyes } from './proposal-view.ts';
import { processView } from './process-view.ts';
import type { Work } from './work.ts';

export interface CommandDeskParts {
  readonly submit: (work: Work) => void;
  readonly look: (wfid: string) => Promise<Execution | null>;
  /** Throws when the engine takes no commands now. */
  readonly assertWorking: () => void;
}

export interface EditOptions {
  readonly expression?: string;
  readonly fields?: JsonObject;
}

/** What people tell a process to do: each command resolves when its effect is durable, or says why it has none. */
export class CommandDesk {
  readonly #parts: CommandDeskParts;

  constructor(parts: CommandDeskParts) {
    this.#parts = parts;
  }

  command(
    kind: 'cancel' | 'kill' | 'pause' | 'resume',
    wfid: string,
    actor: Actor,
    expression: string | undefined,
  ): Promise<void> {
    const refusal = expression === undefined ? 'the process has ended' : `it has no live expression ${expression}`;
    return this.tell(wfid, { kind, expression: expression ?? null, by: nameOf(actor) }, refusal);
  }

  /** Returns the number of failed steps that were there to be tried again. */
  async replay(wfid: string, actor: Actor, { expression, fields }: EditOptions): Promise<number> {
    const { errors_list: errors } = processView(await this.#find(wfid));
    const message = {
      kind: 'replay',
      expression: expression ?? null,
      fields: fields ?? null,
      by: nameOf(actor),
    } as const;
    await this.tell(wfid, message, 'there is no error to replay');
    return errors.filter(({ id }) => expression === undefined || id === expression).length;
  }

  /** Returns the number of breakpoints that held branches. */
  async proceed(wfid: string, actor: Actor, { expression, fields }: EditOptions): Promise<number> {
    const { breakpoints_list: all } = processView(await this.#find(wfid));
    const held = all.filter(({ id }) => expression === undefined || id === expression);
    if (fields !== undefined && held.length > 1) throw ambiguous(wfid, held);
    const message = {
      kind: 'proceed',
      expression: expression ?? null,
      fields: fields ?? null,
      by: nameOf(actor),
    } as const;
    await this.tell(wfid, message, 'it stands at no breakpoint there');
    return held.length;
  }

  async tell(wfid: string, message: Message & { readonly expression?: string | null }, refusal: string): Promise<void> {
    const outcome = await this.submit({ wfid, what: { kind: 'message', message } });
    if (outcome === 'unknown') throw unknownProcess(wfid);
    if (outcome === 'proposed') throw await this.#proposed(wfid, message);
    if (outcome !== 'applied') throw await this.#refuse(wfid, refusal, message.expression ?? null);
  }

  /** Resolves when the effect is durable. */
  submit(work: Pick<Work, 'wfid' | 'what'>): Promise<Outcome | 'exists' | 'unknown'> {
    this.#parts.assertWorking();
    return new Promise((committed, failed) => this.#parts.submit({ ...work, impatient: true, committed, failed }));
  }

  /** An ended process takes no command at all; a live one may lack the expression that was named. */
  async #refuse(wfid: string, why: string, expression: string | null): Promise<BossError> {
    const hasEnded = (await this.#parts.look(wfid))?.expressions.size === 0;
    return hasEnded ? refused(wfid, 'the process has ended', null) : refused(wfid, why, expression);
  }

  async #proposed(wfid: string, message: Message): Promise<BossError> {
    return fourEyes(await this.#find(wfid), message);
  }

  async #find(wfid: string): Promise<Execution> {
    const execution = await this.#parts.look(wfid);
    if (execution === null) throw unknownProcess(wfid);
    return execution;
  }
}

export function unknownProcess(wfid: string): BossError {
  return new BossError('BOSS_UNKNOWN_PROCESS', `there is no process ${wfid}`, { details: { wfid } });
}

/** The workitem of one branch is not that of another. */
function ambiguous(wfid: string, held: readonly { id: string }[]): BossError {
  const ids = held.map(({ id }) => id);
  const message = `process ${wfid} stands at ${ids.length} breakpoints: say with \`expression\` at which of them the fields change (${ids.join(', ')})`;
  return new BossError('BOSS_PROCESS_STATE', message, { details: { wfid, breakpoints: ids } });
}

function refused(wfid: string, why: string, expression: string | null): BossError {
  const code = expression === null ? 'BOSS_PROCESS_STATE' : 'BOSS_UNKNOWN_EXPRESSION';
  return new BossError(code, `process ${wfid}: ${why}`, { details: { wfid, expression } });
}
