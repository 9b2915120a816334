import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { rootOf, visibleVariables } from './scope.ts';
import { splitVariables, type Subs } from './sub-variables.ts';
import { isTagReference } from './tags.ts';

/** Variables as they are stored with what undoes a step. */
export interface SeenVariables {
  readonly variables?: JsonObject;
  readonly subs?: Subs;
}

/**
 * What a step sees when it begins: later an iterator will have changed it, and a scope will be gone. Left out is what is found anyway
 * (sub-definitions of the whole process) and what only means something now (tags, mutexes).
 */
export function variablesSeen(execution: Execution, e: Expression): SeenVariables {
  const always = rootOf(execution, e).variables ?? {};
  const seen = Object.entries(visibleVariables(execution, e)).filter(([, value]) => !isMomentary(value));
  const { variables, subs } = splitVariables(Object.fromEntries(seen), execution.tree);
  const inner = Object.entries(subs ?? {}).filter(([name, expid]) => expidOf(always[name]) !== expid);
  return {
    ...(variables === null || Object.keys(variables).length === 0 ? {} : { variables }),
    ...(inner.length === 0 ? {} : { subs: Object.fromEntries(inner) }),
  };
}

function isMomentary(value: Json): boolean {
  return Array.isArray(value) ? value[0] === 'mutex' : isObject(value) && isTagReference(value);
}

function expidOf(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? (value as readonly Json[])[0] : undefined;
}
