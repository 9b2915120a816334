import type { Engine, PageQuery } from '../engine.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { LIMIT, object, TEXT } from './schemas.ts';

const BY_NAME = object({ name: TEXT }, ['name']);

interface ByName {
  name: string;
}

export function lockOperations(engine: Engine): Operation[] {
  return [list(engine), show(engine), release(engine)];
}

function list(engine: Engine): Operation {
  return operation<unknown, PageQuery>({
    method: 'get',
    address: '/locks',
    id: 'listLocks',
    summary: 'The locks that are in use, with who has them and who waits. A page may have fewer than `limit`.',
    query: object({ limit: LIMIT, cursor: TEXT }),
    answers: { 200: '`{locks: LockView[], next}`; `next` is the cursor of the next page or null' },
    handle: async ({ query }) => ok(await engine.locks(query)),
  });
}

function show(engine: Engine): Operation {
  return operation<ByName>({
    method: 'get',
    address: '/locks/{name}',
    id: 'showLock',
    summary: 'Who has one lock, since when and until when, and who waits for it.',
    path: BY_NAME,
    answers: { 200: '`LockView`' },
    errors: ['BOSS_UNKNOWN_LOCK'],
    handle: async ({ path }) => ok(await engine.lock(path.name)),
  });
}

function release(engine: Engine): Operation {
  return operation<ByName>({
    method: 'post',
    address: '/locks/{name}/release',
    id: 'releaseLock',
    summary:
      'Takes a lock from its holder: its steps are cancelled, then the lock goes to the next and the step fails with BOSS_LOCK_LOST. Said again while the holder is still on its way out, the lock goes on at once.',
    path: BY_NAME,
    answers: { 202: '`LockView`, as it was before' },
    errors: ['BOSS_UNKNOWN_LOCK', 'BOSS_FOUR_EYES'],
    handle: async ({ path, actor }) => ({ status: 202, body: await engine.releaseLock(path.name, actor) }),
  });
}
