/** The time as a worker sees it; a test hands in its own. */
export interface Clock {
  /** What the clock on the wall shows, milliseconds since the epoch: somebody may set it. */
  now(): number;
  /** Milliseconds since any moment: goes on evenly, whatever is done to the other. */
  monotonic(): number;
  /** Calls `ring` once after so many milliseconds, and does not keep the program alive for that. Returns what calls it off. */
  setTimer(ms: number, ring: () => void): () => void;
  /** Calls `go` as soon as everything else that waits has had its turn. */
  giveWay(go: () => void): void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (ms, ring) => {
    const timeout = setTimeout(ring, ms);
    timeout.unref();
    return () => clearTimeout(timeout);
  },
  giveWay: (go) => void setImmediate(go),
};
