/** Checks at the beginning of `onWorkitem`; each error names the field and the participant. */
import type { Json } from '../../engine/core/json.ts';
import { Configuration, MissingField } from './errors.ts';
import type { Workitem } from './workitem.ts';

/** The param or field of this name. Errors: MissingField when there is none or it is null. */
export function assertNotNull(workitem: Workitem<object>, path: string): Json {
  const value = workitem.paramOrField(path);
  if (value !== undefined && value !== null) return value;
  throw missing(workitem, path);
}

/** The list at the path, or `fallback` when nothing is there. Errors: MissingField without a fallback, Configuration. */
export function assertList(workitem: Workitem<object>, path: string, fallback?: readonly Json[]): readonly Json[] {
  const value = workitem.paramOrField(path) ?? fallback;
  if (value === undefined) throw missing(workitem, path);
  if (Array.isArray(value)) return value;
  const name = workitem.participantName;
  throw new Configuration(`${name} needs a list in the field "${path}", not ${JSON.stringify(value)}`, {
    details: { field: path, participant: name },
  });
}

/** Errors: MissingField that names every absent path. */
export function requireFields(workitem: Workitem<object>, ...paths: string[]): void {
  const absent = paths.filter((path) => (workitem.get(path) ?? null) === null);
  if (absent.length > 0) throw missing(workitem, ...absent);
}

/** Errors: Configuration when the participant has not replied to this workitem in an earlier step. */
export function assertHasRun(workitem: Workitem<object>, participant: string): void {
  if (workitem.trace.includes(participant)) return;
  throw new Configuration(`${workitem.participantName} needs a step "${participant}" before it in the definition`, {
    details: { participant: workitem.participantName, needs: participant, trace: [...workitem.trace] },
  });
}

function missing(workitem: Workitem<object>, ...paths: string[]): MissingField {
  const names = paths.map((path) => `"${path}"`).join(', ');
  const what = paths.length > 1 ? 'fields' : 'field';
  return new MissingField(`${workitem.participantName} needs the ${what} ${names}`, {
    details: { field: paths[0] ?? '', fields: [...paths], participant: workitem.participantName },
  });
}
