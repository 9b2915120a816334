/** Finds the projects that a request of OBS is about. */
import { isObject, type Json, type JsonObject } from '../core/json.ts';

/** Distinct target projects of the actions of a request, in order. Understands the shapes that OBS has used. */
export function targetProjects(payload: JsonObject): string[] {
  const actions = listOf(payload['actions'] ?? payload['action']);
  return [...new Set(actions.flatMap(targetsOf))];
}

/** A list, a single action, or either as JSON text. */
function listOf(actions: Json | undefined): JsonObject[] {
  const value = typeof actions === 'string' ? parsed(actions) : actions;
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function targetsOf(action: JsonObject): string[] {
  const nested = action['target'];
  const candidates = [
    action['targetproject'],
    action['deleteproject'],
    action['target_project'],
    isObject(nested) ? nested['project'] : undefined,
  ];
  return candidates.filter((project): project is string => typeof project === 'string' && project !== '');
}
