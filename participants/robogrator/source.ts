/** Something that runs in the background and hands in events. */
export interface Source {
  /** Resolves when it has stopped; what was not delivered comes again at the next start. */
  stop(): Promise<void>;
}
