/** The attributes `filter`, `take` and `discard`: what an expression sees of the workitem, and what it gives on. */
import { BossError } from '../errors.ts';
import { attribute, rawAttribute } from './attributes.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { filtered } from './filter.ts';
import { isObject, type Json } from './json.ts';
import { lookupVariable } from './scope.ts';
import type { Fields } from './workitem.ts';

/** Name under which the fields before the filter are kept with the expression. */
const BEFORE = '~~';
/** Stands for the rule that nothing comes back. */
const DISCARD_ALL = 'discard all';
/** A name of a filter may lead to another name so often. */
const STEPS = 3;

/** On the way in. Errors: BOSS_VALIDATION_FAILED, BOSS_EXPRESSION_FAILED. */
export function filterIn(execution: Execution, e: Expression): void {
  if (rawAttribute(e, 'filter') === undefined) return;
  const rules = rulesFor(execution, e, ['in', 'apply']);
  execution.keep(e, BEFORE, e.applied);
  e.applied = filtered(rules, e.applied);
}

/** On the way out, when it ends well. Errors: as on the way in. */
export function filterOut(execution: Execution, e: Expression, fields: Fields): Fields {
  const before = e.kept.get(BEFORE) ?? e.applied;
  const rules = hasOwnFilter(e) ? rulesFor(execution, e, ['out', 'reply']) : takeOrDiscard(execution, e);
  if (rules === null) return fields;
  if (rules === DISCARD_ALL) return before;
  const { params: _, ...rest } = filtered(rules, fields, before);
  return rest;
}

function hasOwnFilter(e: Expression): boolean {
  return (rawAttribute(e, 'filter') ?? null) !== null;
}

function takeOrDiscard(execution: Execution, e: Expression): Json {
  for (const verb of ['take', 'discard'] as const) {
    if (rawAttribute(e, verb) === undefined) continue;
    const named = attribute(execution, e, e.applied, verb);
    if (named === undefined || named === null || named === false) continue;
    if (verb === 'discard' && (named === true || named === 'true')) return DISCARD_ALL;
    const fields = Array.isArray(named) ? (named as readonly Json[]) : [named];
    return fields.map((field) => ({ field, [verb]: true }));
  }
  return null;
}

/** The rules themselves, or what a map says for this direction, or what a variable of this name holds. */
function rulesFor(execution: Execution, e: Expression, direction: readonly string[]): Json {
  const written = attribute(execution, e, e.applied, 'filter') ?? null;
  let rules: Json | undefined = written;
  for (let step = 0; step < STEPS && !Array.isArray(rules); step++) {
    if (isObject(rules)) rules = direction.map((name) => (rules as { [key: string]: Json })[name]).find(Boolean) ?? [];
    else rules = typeof rules === 'string' ? lookupVariable(execution, e, rules) : undefined;
  }
  if (rules !== undefined) return rules;
  throw new BossError(
    'BOSS_EXPRESSION_FAILED',
    `${e.tree[0]} at ${e.expid}: found no filter for ${JSON.stringify(written)}; write rules, or the name of a variable that holds them`,
    { details: { filter: written } },
  );
}
