import type { Engine } from '../engine.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { object } from './schemas.ts';

export function statusOperations(engine: Engine, stop: () => void): Operation[] {
  return [health(engine), status(engine), cluster(engine), stopEngine(stop), resumeEngine(engine)];
}

function health(engine: Engine): Operation {
  return operation({
    method: 'get',
    address: '/health',
    id: 'health',
    summary: 'Whether the engine takes work now; for load balancers and start scripts.',
    answers: { 200: '`{state: "working", reason: null}`', 503: '`{state, reason}`: why it does not' },
    handle: () => {
      const { state, reason } = engine.status();
      return { status: state === 'working' ? 200 : 503, body: { state, reason } };
    },
  });
}

function status(engine: Engine): Operation {
  return operation({
    method: 'get',
    address: '/status',
    id: 'status',
    summary: 'Version, state, store and its durability class, transport.',
    answers: { 200: '`EngineStatus`' },
    handle: () => ok(engine.status()),
  });
}

function cluster(engine: Engine): Operation {
  return operation({
    method: 'get',
    address: '/cluster',
    id: 'cluster',
    summary: 'The engines that share the store, and which of them has which partition since when.',
    answers: { 200: '`ClusterView`' },
    handle: async () => ok(await engine.cluster()),
  });
}

function stopEngine(stop: () => void): Operation {
  return operation({
    method: 'post',
    address: '/engine/stop',
    id: 'stopEngine',
    summary: 'Stops the engine: it takes no more work, stores what it holds and exits.',
    answers: { 202: '`{accepted: true}`' },
    handle: () => ({ status: 202, body: { accepted: true }, after: stop }),
  });
}

function resumeEngine(engine: Engine): Operation {
  return operation<unknown, unknown, { accept_loss?: boolean }>({
    method: 'post',
    address: '/engine/resume',
    id: 'resumeEngine',
    summary:
      'Lets an engine go on that stands still (state `held`): its store was restored, or has lost commits (`accept_loss`).',
    body: object({ accept_loss: { type: 'boolean' } }),
    answers: { 200: '`{sent}`: how many workitems are sent again' },
    errors: ['BOSS_ENGINE_RUNNING', 'BOSS_STORE_WENT_BACK'],
    handle: async ({ body }) => ok(await engine.hold.resume(body.accept_loss === true)),
  });
}
