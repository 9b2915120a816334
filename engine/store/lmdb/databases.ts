import { type Database, type Key, open, type RootDatabase } from 'lmdb';

type Texts = Database<string, Key>;

/** The named databases of the one LMDB file. Keys are ordered element by element, strings by code point. */
export interface Databases {
  readonly file: string;
  readonly root: RootDatabase<string, Key>;
  /** `format`, `partitions`, `holder`; `epoch`, partition -> epoch and owner */
  readonly meta: Texts;
  /** partition, wfid -> revision and length of the journal */
  readonly heads: Texts;
  /** partition, wfid, entry key -> JSON */
  readonly entries: Texts;
  /** partition, wfid, number from 0 -> JSON */
  readonly journal: Texts;
  /** partition, at, wfid, id */
  readonly timers: Texts;
  /** partition, wfid, id -> at */
  readonly timerPlaces: Texts;
  /** partition, number, id -> JSON */
  readonly outbox: Texts;
  /** partition, id -> number */
  readonly outboxPlaces: Texts;
  /** partition, id -> JSON */
  readonly trackers: Texts;
  /** partition, wfid -> summary as JSON */
  readonly rows: Texts;
  /** `state`, state, launch, wfid and `definition`, definition, state, launch, wfid; each also behind `label`, label -> partition */
  readonly lists: Texts;
  /** collection, id -> version and JSON */
  readonly documents: Texts;
}

/** Sorts after every other element of a key: ends the range of all keys that begin alike. */
export const LAST = Buffer.from([0xff]);

/** `sync` false leaves it to the operating system when data reaches the disk. */
export function openDatabases(file: string, sync: boolean): Databases {
  const root = open<string, Key>({
    path: file,
    noSubdir: true,
    encoding: 'string',
    maxDbs: 16,
    // a transaction that has returned is on the disk: no later flush to wait for
    overlappingSync: false,
    noSync: !sync,
  });
  const texts = (name: string): Texts => root.openDB<string, Key>({ name, encoding: 'string' });
  return {
    file,
    root,
    meta: texts('meta'),
    heads: texts('heads'),
    entries: texts('entries'),
    journal: texts('journal'),
    timers: texts('timers'),
    timerPlaces: texts('timer-places'),
    outbox: texts('outbox'),
    outboxPlaces: texts('outbox-places'),
    trackers: texts('trackers'),
    rows: texts('rows'),
    lists: texts('lists'),
    documents: texts('documents'),
  };
}
