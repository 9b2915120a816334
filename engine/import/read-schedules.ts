import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { readConf } from '../definition/conf.ts';
import type { ScheduleRequest } from '../engine.ts';

const TEXTS = ['tab', 'definition', 'zone', 'project', 'jitter', 'from', 'until'] as const;
const CHOICES = { missed: ['skip', 'once', 'all'], overlap: ['allow', 'skip', 'queue', 'cancel'] } as const;
const KEYS: readonly string[] = [...TEXTS, ...Object.keys(CHOICES), 'fields'];

export interface SchedulePlace {
  readonly file: string;
  /** Path of the folder: `A:B`, or empty at the root. */
  readonly project: string;
  /** Whether a definition of this name is stored with the tree. */
  readonly isStored: (name: string) => boolean;
}

/**
 * A map of names to schedules. Those of a project begin with its path, as its definitions do; `definition` is found at the project or
 * above it, first. Errors: BOSS_DEFINITION_INVALID with the place, and in words what is no schedule.
 */
export function readSchedules(text: string, place: SchedulePlace): ScheduleRequest[] {
  const schedules = Object.entries(readConf(text, { file: place.file }));
  return schedules.map(([name, written]) => scheduleOf(name, written, place));
}

function scheduleOf(name: string, written: Json, { project, isStored }: SchedulePlace): ScheduleRequest {
  if (!isObject(written)) throw new Error(`${name}: a schedule is a map with tab and definition`);
  const problem = problemOf(written);
  if (problem !== null) throw new Error(`${name}: ${problem}`);
  const { definition, ...rest } = written as JsonObject & { definition: string };
  const known = placesOf(project, definition).find(isStored) ?? definition;
  const of = project === '' ? {} : { project };
  const full = project === '' ? name : `${project}:${name}`;
  return { ...of, ...rest, definition: known, name: full.replace(/[^A-Za-z0-9_.:-]/g, '_') } as ScheduleRequest;
}

function problemOf(written: JsonObject): string | null {
  for (const [key, value] of Object.entries(written)) {
    if (!KEYS.includes(key)) return `"${key}" is no part of a schedule; these are: ${KEYS.join(', ')}`;
    if (key === 'fields' ? !isObject(value) : typeof value !== 'string') {
      return `${key} is ${key === 'fields' ? 'a map' : `a text; write it in quotes: ${key}: '${JSON.stringify(value)}'`}`;
    }
  }
  for (const [key, choices] of Object.entries(CHOICES)) {
    const value = written[key];
    if (value !== undefined && !(choices as readonly Json[]).includes(value)) {
      return `${key} is "${String(value)}"; write ${choices.join(', ')}`;
    }
  }
  const missing = (['tab', 'definition'] as const).find((key) => written[key] === undefined);
  return missing === undefined ? null : `it has no ${missing}`;
}

/** `A:B:publish`, `A:publish`, `publish`. */
function placesOf(project: string, name: string): string[] {
  const parts = project === '' ? [] : project.split(':');
  return parts.map((_, n) => [...parts.slice(0, parts.length - n), name].join(':')).concat(name);
}
