const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Ends this process when it is interrupted or orphaned; the reaper then ends whatever it had started. */
export function exitOnInterruption(): void {
  for (const [signal, code] of Object.entries(EXIT_CODES)) process.once(signal, () => process.exit(code));
  const parent = process.ppid;
  // nothing tells a process that its parent is gone
  setInterval(() => {
    if (process.ppid !== parent) process.exit(EXIT_CODES.SIGHUP);
  }, 1000).unref();
}
