import type { Execution } from '../core/execution.ts';
import { type Proposal, proposalNumbered } from '../core/proposal.ts';
import type { Actor, ProposalQuery, ProposalView } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { nameOf } from './actor-name.ts';
import type { CommandDesk } from './command-desk.ts';
import { proposalView, proposalViews } from './proposal-view.ts';

export interface ProposalDeskParts {
  readonly store: Store;
  readonly look: (wfid: string) => Promise<Execution | null>;
  readonly commands: Pick<CommandDesk, 'tell'>;
}

/** The commands of all processes that wait for a second person. */
export class ProposalDesk {
  readonly #parts: ProposalDeskParts;

  constructor(parts: ProposalDeskParts) {
    this.#parts = parts;
  }

  async list({ limit = 100, cursor }: ProposalQuery): Promise<{ proposals: ProposalView[]; next: string | null }> {
    const query = { label: 'proposal', limit, ...(cursor === undefined ? {} : { cursor }) };
    const { processes, next } = await this.#parts.store.list(query);
    const found = await Promise.all(processes.map(({ wfid }) => this.#parts.look(wfid)));
    return { proposals: found.flatMap((execution) => (execution === null ? [] : proposalViews(execution))), next };
  }

  async show(id: string): Promise<ProposalView> {
    const { execution, proposal } = await this.#find(id);
    return proposalView(execution, proposal);
  }

  async decide(kind: 'confirm' | 'withdraw', id: string, actor: Actor): Promise<void> {
    const { execution, proposal } = await this.#find(id);
    const message = { kind, proposal: proposal.number, by: nameOf(actor) };
    await this.#parts.commands.tell(execution.head.wfid, message, `there is nothing left to do of proposal ${id}`);
  }

  async #find(id: string): Promise<{ execution: Execution; proposal: Proposal }> {
    const colon = id.lastIndexOf(':');
    const execution = colon < 1 ? null : await this.#parts.look(id.slice(0, colon));
    const proposal = execution === null ? null : proposalNumbered(execution, Number(id.slice(colon + 1)));
    if (execution !== null && proposal !== null) return { execution, proposal };
    throw new BossError('BOSS_UNKNOWN_PROPOSAL', `there is no open proposal ${id}`, { details: { id } });
  }
}
