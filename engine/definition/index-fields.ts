import type { Json } from '../core/json.ts';
import { INDEX_LIMITS, INDEX_PATH } from '../core/search-labels.ts';
import { shown } from './definition-error.ts';
import { kindOf, type Located } from './located.ts';
import type { Reading } from './reading.ts';

const HINT = `Write at most ${INDEX_LIMITS.fields} names of fields: \`index: [project, ev.package]\`.`;

/** The fields by which processes of the definition can be found. */
export function readIndex(reading: Reading, value: Located): Json {
  if (value.kind !== 'list') throw reading.wrong(value.at, `The index is ${kindOf(value)}.`, HINT);
  if (value.items.length > INDEX_LIMITS.fields) {
    throw reading.wrong(value.at, `The index has ${value.items.length} fields.`, HINT);
  }
  for (const item of value.items) {
    if (item.kind === 'scalar' && typeof item.value === 'string' && isPath(item.value)) continue;
    const what = item.kind === 'scalar' ? `"${shown(item.text)}"` : kindOf(item);
    throw reading.wrong(item.at, `In the index stands ${what}, which is no name of a field.`, HINT);
  }
  return reading.value(value);
}

/** Whether it can be written so in YAML. */
export function isIndex(value: Json): boolean {
  return Array.isArray(value) && value.length <= INDEX_LIMITS.fields && value.every((path: Json) => isPath(path));
}

function isPath(value: Json): boolean {
  return typeof value === 'string' && value.length <= INDEX_LIMITS.characters / 2 && INDEX_PATH.test(value);
}
