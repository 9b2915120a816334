import type { Engine, ProposalQuery } from '../engine.ts';
import { ACCEPTED, ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { LIMIT, object, TEXT } from './schemas.ts';

const BY_ID = object({ id: TEXT }, ['id']);

interface ById {
  id: string;
}

export function proposalOperations(engine: Engine): Operation[] {
  return [list(engine), show(engine), confirm(engine), withdraw(engine)];
}

function list(engine: Engine): Operation {
  return operation<unknown, ProposalQuery>({
    method: 'get',
    address: '/proposals',
    id: 'listProposals',
    summary:
      'The commands that protected steps hold back until a second person confirms them, those of the newest processes first. A page is cut by processes: it may have more or fewer than `limit`.',
    query: object({ limit: LIMIT, cursor: TEXT }),
    answers: { 200: '`{proposals: ProposalView[], next}`; `next` is the cursor of the next page or null' },
    handle: async ({ query }) => ok(await engine.proposals(query)),
  });
}

function show(engine: Engine): Operation {
  return operation<ById>({
    method: 'get',
    address: '/proposals/{id}',
    id: 'showProposal',
    summary: 'One proposal: what would be done, by whom it was proposed, until when it may be confirmed.',
    path: BY_ID,
    answers: { 200: '`ProposalView`' },
    errors: ['BOSS_UNKNOWN_PROPOSAL'],
    handle: async ({ path }) => ok(await engine.proposal(path.id)),
  });
}

function confirm(engine: Engine): Operation {
  return operation<ById>({
    method: 'post',
    address: '/proposals/{id}/confirm',
    id: 'confirmProposal',
    summary: 'Carries the command out. The actor must be another than the one who proposed it.',
    path: BY_ID,
    answers: { 202: '`{accepted: true}`: the command is durable, its effects follow' },
    errors: ['BOSS_UNKNOWN_PROPOSAL', 'BOSS_FOUR_EYES', 'BOSS_PROCESS_STATE'],
    handle: async ({ path, actor }) => {
      await engine.confirm(path.id, actor);
      return ACCEPTED;
    },
  });
}

function withdraw(engine: Engine): Operation {
  return operation<ById>({
    method: 'post',
    address: '/proposals/{id}/withdraw',
    id: 'withdrawProposal',
    summary: 'Takes a proposal back, or says no to that of another.',
    path: BY_ID,
    answers: { 202: '`{accepted: true}`: the proposal is gone' },
    errors: ['BOSS_UNKNOWN_PROPOSAL', 'BOSS_PROCESS_STATE'],
    handle: async ({ path, actor }) => {
      await engine.withdraw(path.id, actor);
      return ACCEPTED;
    },
  });
}
