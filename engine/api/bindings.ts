import type { Binding, Engine } from '../engine.ts';
import { BossError } from '../errors.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { DATA, NAME, object, TEXT } from './schemas.ts';

const PROJECT = { type: 'string', maxLength: 1000, description: 'project path; empty for all projects' };

const LIMIT = object(
  {
    runs: { type: 'integer', minimum: 1, maximum: 1000, description: 'so many are started at most' },
    per: { ...TEXT, description: 'in any time as long as this: `10m`' },
    above: { enum: ['drop', 'delay'], description: 'what becomes of what is above that' },
  },
  ['runs', 'per', 'above'],
);

export function bindingOperations(engine: Engine): Operation[] {
  return [list(engine), put(engine), remove(engine)];
}

function list(engine: Engine): Operation {
  return operation({
    method: 'get',
    address: '/bindings',
    id: 'listBindings',
    summary: 'Which events start which definitions.',
    answers: { 200: '`{bindings: Binding[]}`' },
    handle: async () => ok({ bindings: await engine.bindings() }),
  });
}

function put(engine: Engine): Operation {
  return operation<unknown, unknown, Omit<Binding, 'fields'> & { fields?: Binding['fields'] }>({
    method: 'put',
    address: '/bindings',
    id: 'putBinding',
    summary:
      'Binds a label at a project to a definition; `definition: null` switches an inherited binding off. Without `limit` the one that it has stays; null lifts it.',
    body: object(
      {
        ...{ project: PROJECT, label: NAME, name: NAME, definition: { anyOf: [NAME, { type: 'null' }] }, fields: DATA },
        limit: { anyOf: [LIMIT, { type: 'null' }] },
      },
      ['project', 'label', 'name', 'definition'],
    ),
    answers: { 200: '`Binding`' },
    errors: ['BOSS_UNKNOWN_DEFINITION', 'BOSS_EVENT_INVALID'],
    handle: async ({ body, actor }) => {
      const binding: Binding = { fields: {}, ...body };
      await engine.putBinding(binding, actor);
      return ok(binding);
    },
  });
}

function remove(engine: Engine): Operation {
  return operation<unknown, Pick<Binding, 'project' | 'label' | 'name'>>({
    method: 'delete',
    address: '/bindings',
    id: 'removeBinding',
    summary: 'Removes a binding.',
    query: object({ project: PROJECT, label: NAME, name: NAME }, ['project', 'label', 'name']),
    answers: { 200: '`{removed: true}`' },
    errors: ['BOSS_UNKNOWN_BINDING'],
    handle: async ({ query, actor }) => {
      if (await engine.removeBinding(query, actor)) return ok({ removed: true });
      const where = query.project === '' ? 'for all projects' : `at ${query.project}`;
      throw new BossError('BOSS_UNKNOWN_BINDING', `nothing named "${query.name}" is bound to ${query.label} ${where}`);
    },
  });
}
