import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | null = null;

/** What prom-client says of the program: event loop lag, memory, CPU, garbage collection. One for all engines in it. */
export function programMetrics(): Registry {
  if (registry === null) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
