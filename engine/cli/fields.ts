import { isObject } from '../core/json.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { readConf } from '../definition/conf.ts';
import { BossError } from '../errors.ts';
import { readText } from './files.ts';
import { usage } from './shell.ts';

/**
 * Fields from the values of `-f`, left to right: `key=text`, `key:=JSON` (both with dotted keys), or a file with an
 * object in YAML, JSON or the original's .conf form. A later value replaces an earlier one.
 */
export function fieldsFrom(given: readonly string[]): JsonObject {
  return given.reduce<JsonObject>(
    (fields, one) =>
      one.includes('=') ? withChange(fields, one) : { ...fields, ...readConf(readText(one), { file: one }) },
    {},
  );
}

/** `key=text` or `key:=JSON` laid over the fields. */
export function withChange(fields: JsonObject, change: string): JsonObject {
  const match = /^([^=]*?)(:?)=(.*)$/s.exec(change);
  if (match === null) throw usage(`"${change}" changes nothing; it looks like ev.id=42 or tries:=3`);
  const [, key = '', colon, value = ''] = match;
  return withField(fields, key, colon === ':' ? jsonOf(change, value) : value);
}

/** The fields with one of them set; the objects on the way are made where they are missing. */
function withField(fields: JsonObject, key: string, value: Json): JsonObject {
  const path = key.split('.');
  if (path.includes('')) throw usage(`"${key}" is not the name of a field; it looks like ev.id`);
  return setIn(fields, path, value);
}

function setIn(object: JsonObject, [first = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...object, [first]: value };
  const inner = Object.hasOwn(object, first) ? object[first] : undefined;
  return { ...object, [first]: setIn(isObject(inner) ? inner : {}, rest, value) };
}

function jsonOf(option: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new BossError('BOSS_USAGE', `"${option}": what follows := is not JSON; use = for text`, { cause });
  }
}
