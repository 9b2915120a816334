// Scripted stand-ins: they answer like the participants that will talk to OBS, from data of their own.
/**
 * Requests: `get_request`, `change_request_state`, and `req_changed_.*`, which only wakes those who listen for it.
 * A request whose number ends in 99 is declined by its reviewer, every other is accepted.
 */
import {
  assertNotNull,
  Configuration,
  defineParticipant,
  type Json,
  type JsonObject,
  type Participant,
  Rejected,
  type Workitem,
} from '../../participants/sdk/index.ts';

const STATES: Readonly<Record<string, string>> = { accept: 'accepted', decline: 'declined', reject: 'declined' };
const ACTIONS = [...Object.keys(STATES), 'add review', 'accept review', 'decline review'];

/** Requests in any state but `new`, by their number: the memory of the scripted OBS. */
type States = Map<string, { readonly state: string; readonly review: string | null }>;

export function requestParticipants(): Participant[] {
  const states: States = new Map();
  return [getRequest(states), changeRequestState(states), requestNotice()];
}

function getRequest(states: States): Participant {
  return defineParticipant({
    name: 'get_request',
    description: 'Writes the details of a request into a field.',
    concurrency: 10,
    params: {
      type: 'object',
      required: ['req_id', 'field'],
      properties: { req_id: { type: ['string', 'integer'] }, field: { type: 'string' } },
    },
    onWorkitem(workitem) {
      const id = String(workitem.param('req_id'));
      const { state, review } = states.get(id) ?? { state: 'new', review: null };
      workitem.set(String(workitem.param('field')), {
        id,
        state,
        review,
        creator: workitem.get('ev.who') ?? null,
        title: String(workitem.get('ev.description') ?? '').split('\n', 1)[0] ?? '',
        description: workitem.get('ev.description') ?? '',
        actions: workitem.get('ev.actions') ?? [],
      });
      workitem.result = true;
    },
  });
}

function changeRequestState(states: States): Participant {
  return defineParticipant({
    name: 'change_request_state',
    description: 'Accepts or declines a request, or asks for a review of it.',
    concurrency: 10,
    params: {
      type: 'object',
      required: ['action'],
      properties: { action: { enum: ACTIONS }, comment: { type: 'string' }, reviewer: { type: 'string' } },
    },
    onWorkitem(workitem) {
      const id = String(assertNotNull(workitem, 'ev.id'));
      const action = String(workitem.param('action'));
      const before = states.get(id) ?? { state: 'new', review: null };
      if (before.state === 'accepted' || before.state === 'declined') {
        throw new Rejected(`request ${id} is ${before.state} already`, { details: { id, state: before.state } });
      }
      states.set(id, { ...before, ...changed(workitem, id, action) });
      workitem.result = true;
    },
  });
}

function changed(workitem: Workitem<object>, id: string, action: string): { state?: string; review?: string } {
  const state = STATES[action];
  if (state !== undefined) return { state };
  if (action !== 'add review') return { review: action === 'accept review' ? 'accepted' : 'declined' };
  if ((workitem.param('reviewer') ?? '') === '') {
    throw new Configuration('change_request_state needs a reviewer to add a review', {
      details: { field: 'reviewer' },
    });
  }
  return { state: 'review', review: id.endsWith('99') ? 'declined' : 'accepted' };
}

function requestNotice(): Participant {
  return defineParticipant({
    name: 'request_notice',
    regex: 'req_changed_.*',
    description: 'Does nothing: its reply wakes those who listen for it.',
    concurrency: 10,
    onWorkitem(workitem) {
      workitem.result = true;
    },
  });
}

export interface Action {
  readonly sourceproject: string;
  readonly sourcepackage: string;
  readonly targetproject: string;
  readonly targetpackage: string;
}

/** The actions of the event's request. */
export function actionsOf(workitem: Workitem<object>): Action[] {
  return workitem.list('ev.actions').map((action: Json) => {
    const part = (key: string): string => String((action as JsonObject)[key] ?? '');
    return {
      sourceproject: part('sourceproject'),
      sourcepackage: part('sourcepackage'),
      targetproject: part('targetproject'),
      targetpackage: part('targetpackage'),
    };
  });
}

/** Adds a line to the log that the process gathers. */
export function tell(workitem: Workitem<object>, line: string): void {
  const lines = workitem.get('msg');
  workitem.set('msg', [...(Array.isArray(lines) ? lines : []), line]);
}
