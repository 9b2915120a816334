import type { Execution } from '../core/execution.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { BossError } from '../errors.ts';
import { paramsOf } from '../core/participant-work.ts';
import type { ParticipantRegistry } from './participant-registry.ts';
import type { Work } from './work.ts';

/**
 * Does what `boss_register` asks for: `name` (a regular expression) and `queue` from its params or the workitem's fields;
 * `action: unregister` takes the registration back. Doing it twice is the same as once. Errors: those that pass by themselves.
 */
export async function serveRegistrar(
  registry: ParticipantRegistry,
  execution: Execution,
  expression: string,
  dispatch: string,
  now: number,
): Promise<Work | null> {
  const e = execution.get(expression);
  if (e === undefined) return null;
  const { wfid } = execution.head;
  const from = { expression, dispatch };
  try {
    const result = await change(registry, paramsOf(execution, e), e.applied, now);
    const fields = { ...e.applied, __result__: result };
    return { wfid, what: { kind: 'message', message: { kind: 'reply', ...from, fields } } };
  } catch (thrown) {
    if (thrown instanceof BossError && thrown.retryable) throw thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const error = { class: 'Configuration', message };
    return { wfid, what: { kind: 'message', message: { kind: 'error', ...from, fields: e.applied, error } } };
  }
}

async function change(
  registry: ParticipantRegistry,
  params: JsonObject,
  fields: JsonObject,
  now: number,
): Promise<boolean> {
  const regex = textOf(params['name'] ?? fields['name']);
  if (params['action'] === 'unregister') return registry.unregister(regex);
  const queue = textOf(params['queue'] ?? fields['queue']);
  await registry.register({ regex, queue }, { name: 'boss_register', via: 'amqp' }, now);
  return true;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
