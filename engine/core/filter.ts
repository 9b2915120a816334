/**
 * Filters: lists of rules that test and change fields. `docs/reference/filters.md` lists the verbs; a rule is
 * `{field: 'x', type: 'number', or: 0}`.
 */
import { BossError } from '../errors.ts';
import { sameJson } from './compare.ts';
import { FilterRun } from './filter-rule.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { checkWeight } from './weight.ts';
import type { Fields } from './workitem.ts';

/** More are only in the details. */
const MOST_TOLD = 3;

/** A rule that did not hold: the rule, the field, its value. */
export type Deviation = readonly [rule: JsonObject, field: string, value: Json];

/**
 * The fields as the rules leave them, or what did not hold. Rules are alternatives where `or` stands between them: the first
 * that hold count. `before`: what `~~`, `restore`, `take` and `discard` mean. Errors: BOSS_EXPRESSION_FAILED for no filter.
 */
export function filterFields(
  rules: Json | undefined,
  fields: Fields,
  before: Fields = fields,
): { readonly fields: Fields } | { readonly deviations: readonly Deviation[] } {
  let deviations: readonly Deviation[] = [];
  for (const alternative of alternatives(rules)) {
    const run = new FilterRun(fields, before);
    deviations = alternative.flatMap((rule) => run.apply(rule));
    if (deviations.length > 0) continue;
    const result = run.result();
    checkWeight(result, 'the workitem');
    return { fields: result };
  }
  return { deviations };
}

/** As `filterFields`. Errors: BOSS_VALIDATION_FAILED when rules do not hold. */
export function filtered(rules: Json | undefined, fields: Fields, before: Fields = fields): Fields {
  const result = filterFields(rules, fields, before);
  if ('fields' in result) return result.fields;
  const { deviations } = result;
  const told = deviations.slice(0, MOST_TOLD).map(deviationText);
  const message = `validation failed with ${deviations.length} deviation(s): ${told.join(', ')}`;
  throw new BossError('BOSS_VALIDATION_FAILED', message, { details: { class: 'ValidationError', deviations } });
}

function deviationText([rule, field, value]: Deviation): string {
  return `field "${cut(field)}" is ${cut(JSON.stringify(value ?? null))}, but the rule is ${cut(JSON.stringify(rule))}`;
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

function alternatives(rules: Json | undefined): readonly (readonly JsonObject[])[] {
  if (!Array.isArray(rules)) throw notAFilter(rules);
  const list = rules as readonly Json[];
  if (Array.isArray(list[0])) return list.map(rulesOf);
  const split: Json[][] = [[]];
  for (const rule of list) {
    if (sameJson(rule, 'or')) split.push([]);
    else split.at(-1)?.push(rule);
  }
  return split.map(rulesOf);
}

function rulesOf(list: Json): readonly JsonObject[] {
  if (!Array.isArray(list)) throw notAFilter(list);
  return (list as readonly Json[]).map((rule) => {
    if (isObject(rule)) return rule;
    throw notAFilter(rule);
  });
}

function notAFilter(value: Json | undefined): BossError {
  const shown = cut(JSON.stringify(value ?? null));
  const message = `not a filter: ${shown}; it is a list of rules like { field: x, type: number }`;
  return new BossError('BOSS_EXPRESSION_FAILED', message, { details: { filter: shown } });
}
