import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';

/** The value given by `val`, `value`, or taken from a field (`field_value`) or variable (`v_val`); undefined when none is. */
export function namedValue(x: Frame, prefix = ''): Json | undefined {
  for (const suffix of ['val', 'value']) {
    const direct = x.raw(`${prefix}${suffix}`);
    if (direct !== undefined) return x.flag('escape') ? direct : x.substitute(direct);
  }
  const field = x.attr(...names(prefix, ['f', 'fld', 'field']));
  if (typeof field === 'string') return x.field(field) ?? null;
  const variable = x.attr(...names(prefix, ['v', 'var', 'variable']));
  if (typeof variable === 'string') return x.variable(variable) ?? null;
  return undefined;
}

function names(prefix: string, kinds: readonly string[]): string[] {
  return kinds.flatMap((kind) => [`${prefix}${kind}_val`, `${prefix}${kind}_value`]);
}
