import { asText } from './dollar.ts';
import type { Meant } from './filter-fields.ts';
import type { FilterRun } from './filter-rule.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { without } from './path.ts';
import { assignFlat } from './scope.ts';

type Change = (run: FilterRun, meant: Meant, argument: Json) => void;

const remove: Change = (run, { field }) => unset(run, field);
const set: Change = (run, { field }, argument) => run.set(field, argument);
const copyTo: Change = (run, { value, groups }, argument) => run.set(target(argument, groups), value);
const moveTo: Change = (run, meant, argument) => {
  copyTo(run, meant, argument);
  unset(run, meant.field);
};
const copyFrom: Change = (run, { field }, argument) => run.set(field, run.get(asText(argument)) ?? null);
const moveFrom: Change = (run, meant, argument) => {
  copyFrom(run, meant, argument);
  unset(run, asText(argument));
};
const mergeTo: Change = (run, { field, value }, argument) => void merge(run, asText(argument), field, value);
const migrateTo: Change = (run, { field, value }, argument) => {
  if (merge(run, asText(argument), field, value)) unset(run, field);
};
const mergeFrom: Change = (run, { field }, argument) => {
  merge(run, field, asText(argument), run.get(asText(argument)) ?? null);
};
const migrateFrom: Change = (run, { field }, argument) => {
  const from = asText(argument);
  if (merge(run, field, from, run.get(from) ?? null) && from !== '.') unset(run, from);
};
const restore: Change = (run, { field }, argument) => {
  run.set(field, run.get(`${argument === true ? '~~' : asText(argument)}.${field}`) ?? null);
};
const take: Change = (run, { field }) => {
  const came = goBack(run, false);
  run.fields = assignFlat(run.fields, field, came[field] ?? null);
};
const discard: Change = (run, { field }, argument) => {
  goBack(run, argument !== 'all');
  if (argument === 'all' || !Object.hasOwn(run.fields, field)) return;
  const { [field]: _, ...rest } = run.fields;
  run.fields = rest;
};

/** Verbs that change fields, with their short forms. */
export const CHANGES: Readonly<Record<string, Change>> = Object.assign(Object.create(null) as Record<string, Change>, {
  ...{ remove, rm: remove, delete: remove, del: remove, set, s: set },
  ...{ copy_to: copyTo, cp_to: copyTo, move_to: moveTo, mv_to: moveTo },
  ...{ copy_from: copyFrom, cp_from: copyFrom, move_from: moveFrom, mv_from: moveFrom },
  ...{ merge_to: mergeTo, mg_to: mergeTo, push_to: mergeTo, pu_to: mergeTo, migrate_to: migrateTo, mi_to: migrateTo },
  ...{ merge_from: mergeFrom, mg_from: mergeFrom, push_from: mergeFrom, pu_from: mergeFrom },
  ...{ migrate_from: migrateFrom, mi_from: migrateFrom },
  ...{ restore, restore_from: restore, rs: restore, take, discard },
});

function unset(run: FilterRun, path: string): void {
  run.fields = without(run.fields, path);
}

/** `\1` is the first group of the field's pattern. */
function target(argument: Json, groups: Meant['groups']): string {
  return asText(argument).replace(/\\(\d+)/g, (_, digits: string) => groups[Number(digits) - 1] ?? '');
}

/** Adds a value to the list or map at a place; false, and nothing done, when there is neither. */
function merge(run: FilterRun, place: string, name: string, value: Json): boolean {
  const into = run.get(place);
  if (Array.isArray(into)) run.set(place, [...(into as readonly Json[]), withoutRun(value)]);
  else if (isObject(into)) {
    const added = isObject(value) ? withoutRun(value) : { [name.slice(name.lastIndexOf('.') + 1)]: value };
    if (place === '.') run.fields = { ...run.fields, ...(added as JsonObject) };
    else run.set(place, { ...into, ...(added as JsonObject) });
  } else return false;
  return true;
}

function withoutRun(value: Json): Json {
  if (!isObject(value)) return value;
  const { '~': _, '~~': __, ...rest } = value;
  return rest;
}

/** Back to the fields as they were before; `all`: with everything that came over them. Gives what came. */
function goBack(run: FilterRun, all: boolean): JsonObject {
  if (run.taken !== null) return run.taken;
  const { '~': original = null, '~~': before = null, ...came } = run.fields;
  run.taken = came;
  run.fields = { ...run.before, ...(all ? came : {}), '~': original, '~~': before };
  return came;
}
