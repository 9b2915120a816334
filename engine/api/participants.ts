import type { Engine } from '../engine.ts';
import { BossError } from '../errors.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { NAME, object } from './schemas.ts';

export function participantOperations(engine: Engine): Operation[] {
  return [list(engine), register(engine), unregister(engine)];
}

function list(engine: Engine): Operation {
  return operation({
    method: 'get',
    address: '/participants',
    id: 'listParticipants',
    summary: 'The registrations in the order in which a name is looked up.',
    answers: { 200: '`{participants: Registration[]}`' },
    handle: async () => ok({ participants: await engine.participants() }),
  });
}

function register(engine: Engine): Operation {
  return operation<unknown, unknown, { regex: string; queue: string }>({
    method: 'post',
    address: '/participants',
    id: 'registerParticipant',
    summary: 'Sends the steps whose name matches `regex` (anchored) to `queue`; the same regex again replaces it.',
    body: object({ regex: NAME, queue: { ...NAME, maxLength: 255 } }, ['regex', 'queue']),
    answers: { 201: '`{regex, queue}`' },
    errors: ['BOSS_PARTICIPANT_INVALID'],
    handle: async ({ body, actor }) => {
      await engine.register(body, actor);
      return { status: 201, body };
    },
  });
}

function unregister(engine: Engine): Operation {
  return operation<unknown, { regex: string }>({
    method: 'delete',
    address: '/participants',
    id: 'unregisterParticipant',
    summary: 'Removes a registration.',
    query: object({ regex: NAME }, ['regex']),
    answers: { 200: '`{removed: true}`' },
    errors: ['BOSS_PARTICIPANT_UNREGISTERED'],
    handle: async ({ query, actor }) => {
      if (await engine.unregister(query.regex, actor)) return ok({ removed: true });
      throw new BossError('BOSS_PARTICIPANT_UNREGISTERED', `"${query.regex}" is not registered`);
    },
  });
}
