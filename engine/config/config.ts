import type { LogFormat, LogLevel } from '../log.ts';

/** Paths of PEM files. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** What the engine runs with, checked and complete. */
export interface Config {
  readonly store:
    | { readonly kind: 'embedded'; readonly folder: string }
    | {
        readonly kind: 'redis';
        readonly url: string;
        readonly allowDataLoss: boolean;
        readonly waitReplicas?: number;
        /** Of the leases by which engines share the store, in milliseconds. Default 5000. */
        readonly leaseMs?: number;
        readonly tls?: TlsFiles;
        readonly sentinelPassword?: string;
      };
  readonly transport: { readonly kind: 'in-process' } | { readonly kind: 'amqp'; readonly url: string };
  /** For a store that is created now; null leaves it to the store. */
  readonly partitions: number | null;
  readonly http: { readonly host: string; readonly port: number };
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** Folder of definitions to store at start. */
  readonly processesDir: string | null;
  /** What definitions may do beyond the usual; without it nothing. */
  readonly language?: {
    /** Conditions as the original took them. */
    readonly originalConditions: boolean;
    /** Zone of cron schedules that name none. */
    readonly timeZone: string;
    readonly registerAllowed: boolean;
    /** Folder whose files `read` may read. */
    readonly readDir: string | null;
    /** The longest value that the journal has of what an answer changed: characters of JSON. */
    readonly journalValues?: number;
    /** So many participants may die over one step before it fails. */
    readonly maxAttempts?: number;
  };
  /** Shipped participants to run inside the engine. */
  readonly participants: readonly string[];
  /** The other sections, checked against their schema: `sections['notify_irc']`. */
  readonly sections: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
