import type { Environment } from '../core/environment.ts';
import { formMistake } from '../definition/form.ts';
import { nextCron } from '../schedule/cron.ts';
import { zoneNamed } from '../schedule/zone.ts';
import { readSource } from './read-source.ts';

/** What the operator of the engine grants to definitions. */
export interface LanguageOptions {
  readonly originalConditions?: boolean;
  /** Zone of schedules, dates and times of day that name none; UTC. */
  readonly timeZone?: string;
  readonly registerAllowed?: boolean;
  /** Folder whose files `read` may read. */
  readonly readDir?: string | null;
  /** The longest value that the journal has of what an answer changed: characters of JSON. */
  readonly journalValues?: number;
  /** So many participants may die over one step before it fails. */
  readonly maxAttempts?: number;
}

type Granted = Required<
  Pick<Environment, 'originalConditions' | 'registerAllowed' | 'nextCron' | 'zoned' | 'schemaMistake'>
> &
  Pick<Environment, 'readSource' | 'journalValues' | 'maxAttempts'>;

/** The same as the pure core takes it. */
export function languageOf(options: LanguageOptions = {}): Granted {
  const {
    originalConditions = false,
    timeZone = 'UTC',
    registerAllowed = false,
    readDir = null,
    journalValues,
    maxAttempts,
  } = options;
  return {
    originalConditions,
    registerAllowed,
    nextCron: (tab, after, zone) => nextCron(tab, after, timeZone, zone),
    zoned: (zone) => zoneNamed(zone ?? timeZone),
    schemaMistake: formMistake,
    ...(journalValues === undefined ? {} : { journalValues }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(readDir === null ? {} : { readSource: (name) => readSource(readDir, name) }),
  };
}
