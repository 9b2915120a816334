import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { assign, without } from '../core/path.ts';
import { COMMON_ATTRIBUTES } from '../core/common-attributes.ts';

/** A place that a value is read from or written to: a field of the workitem or a variable. */
export interface Target {
  readonly kind: 'field' | 'variable';
  readonly path: string;
}

const FIELD = /^(?:f|fld|field)$/;
const VARIABLE = /^(?:v|var|variable)$/;

/** `f:a.b` or `v:x`; without a prefix the given kind. */
export function parseTarget(text: string, otherwise: Target['kind']): Target {
  const [, prefix = '', path = ''] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  if (FIELD.test(prefix)) return { kind: 'field', path };
  if (VARIABLE.test(prefix)) return { kind: 'variable', path };
  return { kind: otherwise, path: text };
}

/**
 * What `set`, `inc` and their like work on: `field: x` or `var: x`, else the first attribute that is no option, with its value
 * as written. Null when there is none.
 */
export function subjectOf(
  x: Frame,
  options: ReadonlySet<string>,
): { target: Target; written: Json | undefined } | null {
  const field = x.attr('f', 'fld', 'field');
  if (typeof field === 'string') return { target: { kind: 'field', path: field }, written: undefined };
  const variable = x.attr('v', 'var', 'variable');
  if (typeof variable === 'string') return { target: { kind: 'variable', path: variable }, written: undefined };
  for (const [key, written] of Object.entries(x.tree[1])) {
    if (COMMON_ATTRIBUTES.has(key) || options.has(key)) continue;
    return { target: parseTarget(String(x.substitute(key)), 'field'), written };
  }
  return null;
}

/** The target named by `to`, `to_f`, `to_v` and their long forms; null when there is none. */
export function toTarget(x: Frame, otherwise: Target['kind'], prefix = 'to'): Target | null {
  const field = x.attr(`${prefix}_f`, `${prefix}_fld`, `${prefix}_field`);
  if (typeof field === 'string') return { kind: 'field', path: field };
  const variable = x.attr(`${prefix}_v`, `${prefix}_var`, `${prefix}_variable`);
  if (typeof variable === 'string') return { kind: 'variable', path: variable };
  const either = x.attr(prefix);
  return typeof either === 'string' ? parseTarget(either, otherwise) : null;
}

export function readTarget(x: Frame, target: Target): Json | undefined {
  return target.kind === 'field' ? x.field(target.path) : x.variable(target.path);
}

export function writeTarget(x: Frame, target: Target, value: Json, override?: 'bound' | 'sub'): void {
  if (target.kind === 'field') x.fields = assign(x.fields, target.path, value);
  else x.setVariable(target.path, value, override);
}

export function removeTarget(x: Frame, target: Target): void {
  if (target.kind === 'field') x.fields = without(x.fields, target.path);
  else x.setVariable(target.path, undefined);
}
