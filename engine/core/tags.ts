import { attribute } from './attributes.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import type { Json } from './json.ts';
import { setVariable } from './scope.ts';
import { indexTag } from './search-labels.ts';
import type { Fields } from './workitem.ts';

/** Names an expression: a variable holds its id, so that others can undo, redo or command it, and listeners hear of it. */
export function enterTag(execution: Execution, expression: Expression): void {
  const name = attribute(execution, expression, expression.applied, 'tag');
  if (typeof name !== 'string' || name.trim() === '') return;
  const tags = tagsOf(expression.applied);
  const full = [...tags, name].join('/');
  expression.tag = { name, full };
  expression.applied = { ...expression.applied, __tags__: [...tags, name] };
  bindTag(execution, expression);
  indexTag(execution, full);
  execution.note('entered_tag', expression.expid, { tag: full });
  execution.send({ do: 'happen', kind: 'entering', name: full, expression: expression.id, fields: expression.applied });
}

/** Points the tag's variables at the expression: also when it is applied again under a fresh id. */
export function bindTag(execution: Execution, expression: Expression): void {
  if (expression.tag === null) return;
  const reference: Json = { fei: expression.id };
  setVariable(execution, expression, expression.tag.name, reference);
  setVariable(execution, expression, `/${expression.tag.full.replaceAll('.', '_')}`, reference);
}

/** The fields as they are after the tag was left. */
export function leaveTag(execution: Execution, expression: Expression, fields: Fields): Fields {
  const tag = expression.tag;
  if (tag === null) return fields;
  setVariable(execution, expression, tag.name, undefined);
  setVariable(execution, expression, `/${tag.full.replaceAll('.', '_')}`, undefined);
  const left: Fields = { ...withoutTag(fields, tag.name), __left_tag__: tag.name };
  execution.note('left_tag', expression.expid, { tag: tag.full });
  execution.send({ do: 'happen', kind: 'leaving', name: tag.full, expression: expression.id, fields: left });
  return left;
}

/** The live expression that a variable named for a tag points at. */
export function taggedExpression(execution: Execution, value: Json | undefined): Expression | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const id = (value as { readonly fei?: Json }).fei;
  return typeof id === 'string' ? execution.get(id) : undefined;
}

/** True for a variable that only points at a tagged expression: not shown among a process's variables. */
export function isTagReference(value: Json): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === 'fei';
}

/** Takes the name off the stack; a workitem that a merge left without a stack stays without. */
function withoutTag(fields: Fields, name: string): Fields {
  if (fields['__tags__'] === undefined) return fields;
  const tags = [...tagsOf(fields)];
  const last = tags.lastIndexOf(name);
  if (last >= 0) tags.splice(last, 1);
  return { ...fields, __tags__: tags };
}

function tagsOf(fields: Fields): readonly Json[] {
  const tags = fields['__tags__'];
  return Array.isArray(tags) ? (tags as Json[]) : [];
}
