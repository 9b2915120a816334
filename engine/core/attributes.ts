import { hasDollar, substitute, type Lookup } from './dollar.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import type { Json, JsonObject } from './json.ts';
import { dig } from './path.ts';
import { lookupVariable } from './scope.ts';
import type { Fields } from './workitem.ts';

/** What `${..}` means at an expression, with a workitem in hand. */
export function lookupAt(execution: Execution, expression: Expression, fields: Fields): Lookup {
  return {
    field: (path) => dig(fields, path),
    variable: (path) => lookupVariable(execution, expression, path),
    special: (name) => special(execution, expression, fields, name),
    original: execution.env.originalConditions === true,
  };
}

/** Value of the first of these attributes that is there, after substitution; undefined when none is. */
export function attribute(
  execution: Execution,
  expression: Expression,
  fields: Fields,
  ...names: readonly string[]
): Json | undefined {
  for (const name of names) {
    const raw = rawAttribute(expression, name);
    if (raw !== undefined) return substitute(raw, lookupAt(execution, expression, fields));
  }
  return undefined;
}

/** As written, without substitution. */
export function rawAttribute(expression: Expression, name: string): Json | undefined {
  if (expression.extra !== null && Object.hasOwn(expression.extra, name)) return expression.extra[name];
  const attributes = expression.tree[1];
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/** The bare text of `alpha 'x'`: the first key whose value is null, as written; null when there is none. */
export function rawText(expression: Expression): string | null {
  const attributes = expression.tree[1];
  for (const key in attributes) {
    if (attributes[key] === null && Object.hasOwn(attributes, key)) return key;
  }
  return null;
}

/** The bare text after substitution: a text that is all `$f:x` may give any value. */
export function textAttribute(execution: Execution, expression: Expression, fields: Fields): Json | undefined {
  const text = rawText(expression);
  return text === null ? undefined : substitute(text, lookupAt(execution, expression, fields));
}

/** All attributes after substitution: the `params` of a participant. */
export function allAttributes(execution: Execution, expression: Expression, fields: Fields): JsonObject {
  const lookup = lookupAt(execution, expression, fields);
  const all = substituteObject(expression.tree[1], lookup);
  return expression.extra === null ? all : { ...all, ...substituteObject(expression.extra, lookup) };
}

function substituteObject(attributes: JsonObject, lookup: Lookup): JsonObject {
  for (const key in attributes) {
    const value = attributes[key];
    if (hasDollar(key) || typeof value === 'object' || (typeof value === 'string' && hasDollar(value))) {
      return substitute(attributes, lookup) as JsonObject;
    }
  }
  return attributes;
}

function special(execution: Execution, expression: Expression, fields: Fields, name: string): Json | undefined {
  switch (name) {
    case 'wfid':
      return execution.head.wfid;
    case 'fei':
      return `${expression.expid}!${expression.subid}!${execution.head.wfid}`;
    case 'expid':
      return expression.expid;
    case 'subid':
      return expression.subid;
    case 'sub_wfid':
      return `${execution.head.wfid}|${expression.subid}`;
    case 'engine_id':
      return 'engine';
    case 'mnemo_id':
      return execution.head.wfid.split('-').slice(2).join('-');
    case 'tags':
      return fields['__tags__'] ?? [];
    case 'tag':
      return lastTag(fields);
    case 'full_tag':
      return Array.isArray(fields['__tags__']) ? (fields['__tags__'] as Json[]).join('/') : '';
    default:
      return undefined;
  }
}

function lastTag(fields: Fields): Json {
  const tags = fields['__tags__'];
  return Array.isArray(tags) ? ((tags.at(-1) as Json | undefined) ?? '') : '';
}
