import { type Part, parseTemplate } from '../../core/dollar-template.ts';
import { isObject, type Json } from '../../core/json.ts';
import { fieldPath, headOf } from './field-path.ts';
import type { Rule } from './rule.ts';

export const fieldNeverSet: Rule = {
  code: 'field-never-set',
  severity: 'warning',
  concern: 'data',
  summary: 'A text names a field that nothing before it can have set.',
  advice: 'Declare the fields that a process begins with under `params`, and set every other field before it is used.',
  check: (place, { fields }) => {
    const names = new Set([...fieldsIn(place.attributes)].filter((name) => !fields.has(name)));
    if (names.size === 0 || !fields.areKnownAt(place)) return [];
    return [...names].map((name) => `Nothing sets the field "${name}" before it is used here.${fields.question(name)}`);
  },
};

/** First parts of the paths of fields: `ev` for `${f:ev.id}`. */
function* fieldsIn(value: Json): Generator<string> {
  if (typeof value === 'string') {
    if (!value.includes('$')) return;
    const lone = /^\$(?!\{)(?:f[a-z]*:)([A-Za-z_][\w.-]*)$/.exec(value.trim())?.[1];
    if (lone !== undefined) yield headOf(lone);
    for (const part of parseTemplate(value)) yield* fieldsOfPart(part);
  } else if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) yield* fieldsIn(item);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield* fieldsIn(key);
      yield* fieldsIn(item);
    }
  }
}

function* fieldsOfPart(part: Part): Generator<string> {
  if (typeof part === 'string') return;
  const path = fieldPath(part);
  if (path !== null) yield headOf(path);
  for (const inner of part.key) yield* fieldsOfPart(inner);
}
