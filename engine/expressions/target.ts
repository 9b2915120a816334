import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { assign, without } from '../core/path.ts';

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
