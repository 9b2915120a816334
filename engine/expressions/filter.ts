/**
 * # filter
 *
 * Checks fields and changes them by rules.
 *
 * ```yaml
 * - filter: { field: age, type: number }
 * - filter:
 *     in:
 *       - { field: 'project, package', type: string }
 *       - { field: tries, type: number, or: 0 }
 *       - { field: '/^tmp_/', remove: true }
 *       - { field: request.who, copy_to: author }
 * - filter:
 *     do:
 *       - project: { type: string }
 *       - or
 *       - package: { type: string }
 * ```
 *
 * | attribute | says |
 * |---|---|
 * | `in` | a list of rules |
 * | bare text `v:x`, `f:x` | the rules are in a variable, in a field (a list, or a map with `in`) |
 * | `field` (or the bare text) and the verbs of a rule | one rule |
 * | children | one rule each; the field is the bare text, `field`, or the name of the step; `or` separates alternatives |
 * | `record: true` | deviations are appended to field `__validation_errors__` (or the one that is named) and it goes on |
 * | `flush: true` | what was recorded before is forgotten |
 *
 * The verbs are listed in docs/reference/filters.md. `~~` is the workitem that the step around the filter began with.
 *
 * Errors: BOSS_VALIDATION_FAILED (class `ValidationError`; `__error__.deviations` lists rule, field and value of each rule that
 * did not hold), BOSS_EXPRESSION_FAILED for what is no filter.
 *
 * See also: the attributes `filter`, `take` and `discard`, which every step has.
 */
import type { ExpressionType } from '../core/expression.ts';
import { filtered, filterFields } from '../core/filter.ts';
import type { Frame } from '../core/frame.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { assign } from '../core/path.ts';
import { COMMON_ATTRIBUTES } from '../core/common-attributes.ts';

export const filter: ExpressionType<Frame> = {
  names: ['filter'],
  apply(x) {
    const { __result__: _, ...fields } = x.fields;
    x.fields = fields;
    const found = findRules(x);
    const rules = withoutOptions(found);
    const before = x.execution.parentOf(x.e)?.applied ?? fields;
    const record = recordField(option(x, found, 'record'));
    if (record === null) return x.reply(filtered(rules, fields, before));
    const result = filterFields(rules, fields, before);
    if ('fields' in result) return x.reply(result.fields);
    const recorded = option(x, found, 'flush') === true ? [] : x.field(record);
    const deviations = result.deviations as unknown as readonly Json[];
    x.reply(assign(fields, record, [...(Array.isArray(recorded) ? (recorded as Json[]) : []), ...deviations]));
  },
};

/** `record` and `flush` stand in the first rule or beside the rules. */
function option(x: Frame, rules: Json | undefined, name: string): Json {
  const [first] = Array.isArray(rules) ? (rules as readonly Json[]) : [];
  return (isObject(first) ? first[name] : undefined) ?? x.attr(name) ?? null;
}

function withoutOptions(rules: Json | undefined): Json | undefined {
  const [first, ...others] = Array.isArray(rules) ? (rules as readonly Json[]) : [];
  if (!isObject(first)) return rules;
  const { record: _, flush: __, ...rule } = first;
  return [rule, ...others];
}

function recordField(record: Json): string | null {
  if (record === true || record === 'true') return '__validation_errors__';
  return typeof record === 'string' && record !== '' && record !== 'false' ? record : null;
}

function findRules(x: Frame): Json | undefined {
  const text = x.text();
  const [, prefix, name] = /^(v|var|variable|f|fld|field):(.+)$/s.exec(typeof text === 'string' ? text : '') ?? [];
  if (prefix !== undefined && name !== undefined) {
    const found = prefix.startsWith('v') ? x.variable(name) : x.field(name);
    return isObject(found) && found['in'] !== undefined ? found['in'] : found;
  }
  if (x.children.length > 0) return x.children.map(([step, attributes]) => ruleOfChild(x, step, attributes));
  const rules = text === undefined ? x.attr('in') : undefined;
  return rules ?? [ruleOf(x, x.tree[1])];
}

function ruleOfChild(x: Frame, step: string, attributes: JsonObject): Json {
  return step === 'or' ? step : { field: step, ...ruleOf(x, attributes) };
}

function ruleOf(x: Frame, attributes: JsonObject): JsonObject {
  const entries = Object.entries(attributes)
    .filter(([key]) => !COMMON_ATTRIBUTES.has(key))
    .map(([key, value]): [string, Json] =>
      value === null ? ['field', x.substitute(key)] : [key, x.substitute(value)],
    );
  return Object.fromEntries(entries);
}
