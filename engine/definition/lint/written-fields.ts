import { isObject, type Json } from '../../core/json.ts';
import { isDefine } from '../../core/reorganise.ts';
import { kindOfAttribute } from './attribute-kind.ts';
import { isDynamic } from './names.ts';
import type { StepPlace } from './step-place.ts';

/** What stands under these is a value, not the name of a place. */
const VALUES = new Set(['val', 'value', 'other_val', 'other_value']);

/** Every name that can be that of a field which a step of the language sets; null when one is only known later. */
export function writtenFields(places: readonly StepPlace[]): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const place of places) {
    // The name of a definition is no field.
    if (isDefine(place.name)) continue;
    for (const [key, value] of Object.entries(place.attributes)) {
      if (/^(f|fld|field):.*\$/.test(key)) return null;
      add(names, key);
      const kind = kindOfAttribute(place.name, key);
      if (isObject(value) || Array.isArray(value)) addAll(names, value);
      else if (typeof value === 'string' && kind !== undefined && kind !== 'condition' && !VALUES.has(key)) {
        if (/^to(_|$)/.test(key) && isDynamic(value)) return null;
        add(names, value);
      }
    }
  }
  return names;
}

function addAll(names: Set<string>, value: Json): void {
  if (typeof value === 'string') add(names, value);
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) addAll(names, item);
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      add(names, key);
      addAll(names, item);
    }
  }
}

/** `status` for `f:status.text`. */
function add(names: Set<string>, text: string): void {
  const head = text.replace(/^(f|fld|field):/, '').split('.', 1)[0] ?? '';
  if (/^[\w-]+$/.test(head)) names.add(head);
}
