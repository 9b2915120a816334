import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import type { Json, JsonObject } from './json.ts';
import { assign, dig, without } from './path.ts';
import { checkWeight } from './weight.ts';

const EMPTY: JsonObject = Object.freeze({});

/**
 * Variables live in scopes: the root, each sub-definition's body, `scope: true`. A name is looked up from the expression
 * outwards and ends with the engine's variables. `/x` is the root's, `//x` the engine's.
 */
export function lookupVariable(execution: Execution, from: Expression, name: string): Json | undefined {
  if (name.startsWith('//')) return dig(execution.env.engineVariables, name.slice(2));
  if (name.startsWith('/')) {
    const path = name.slice(1);
    return dig(rootOf(execution, from).variables ?? EMPTY, path) ?? dig(execution.env.engineVariables, path);
  }
  for (let scope: Expression | undefined = from; scope !== undefined; scope = execution.parentOf(scope)) {
    if (scope.variables === null) continue;
    const value = dig(scope.variables, name);
    if (value !== undefined) return value;
  }
  return dig(execution.env.engineVariables, name);
}

/** Sets (or removes, with undefined) a variable in the nearest scope, or where it is bound already with `override`. */
export function setVariable(
  execution: Execution,
  from: Expression,
  name: string,
  value: Json | undefined,
  override: 'nearest' | 'bound' | 'sub' = 'nearest',
): void {
  // The engine's variables are read-only for processes: as in the original, such a set does nothing.
  if (name.startsWith('//')) return;
  const path = name.startsWith('/') ? name.slice(1) : name;
  const scope = name.startsWith('/') ? rootOf(execution, from) : scopeFor(execution, from, path, override);
  const before = scope.variables ?? EMPTY;
  const after = value === undefined ? without(before, path) : assign(before, path, value);
  checkWeight(after, 'the variables');
  scope.variables = after;
  execution.touch(scope);
}

/** The outermost expression of the branch: that of the process, or a forgotten one. */
export function rootOf(execution: Execution, from: Expression): Expression {
  let root = from;
  for (let up = execution.parentOf(root); up !== undefined; up = execution.parentOf(root)) root = up;
  return root;
}

/** Everything visible from an expression, flattened: what a forgotten branch takes along. */
export function visibleVariables(execution: Execution, from: Expression | undefined): JsonObject {
  const scopes: JsonObject[] = [];
  for (let scope = from; scope !== undefined; scope = execution.parentOf(scope)) {
    if (scope.variables !== null) scopes.push(scope.variables);
  }
  let all = EMPTY;
  for (const variables of scopes.reverse()) {
    for (const [name, value] of Object.entries(variables)) all = assignFlat(all, name, value);
  }
  return all;
}

/** Sets a key as it is, without reading dots as a path. `__proto__` becomes a plain own key. */
export function assignFlat(container: JsonObject, key: string, value: Json): JsonObject {
  const copy = { ...container };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

function scopeFor(
  execution: Execution,
  from: Expression,
  path: string,
  override: 'nearest' | 'bound' | 'sub',
): Expression {
  const nearest = nearestScope(execution, from);
  if (override === 'nearest') return nearest;
  const top = path.split('.')[0] ?? path;
  for (let scope: Expression | undefined = nearest; scope !== undefined; scope = execution.parentOf(scope)) {
    if (scope.variables !== null && Object.hasOwn(scope.variables, top)) return scope;
    if (override === 'sub' && scope.sub !== null) break;
  }
  return nearest;
}

export function nearestScope(execution: Execution, from: Expression): Expression {
  let scope = from;
  while (scope.variables === null) {
    const up = execution.parentOf(scope);
    if (up === undefined) return scope;
    scope = up;
  }
  return scope;
}
