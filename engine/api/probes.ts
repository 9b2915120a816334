import { Router } from 'express';
import type { Engine } from '../engine.ts';

export interface MetricsPage {
  readonly contentType: string;
  text(): Promise<string>;
}

/**
 * What supervisors and Prometheus ask for, at the addresses that they expect. They call by whatever name or address they know
 * the machine by, so these stand before the guard: they change nothing, and show no process.
 */
export function probes(engine: Engine, metrics?: MetricsPage): Router {
  const router = Router({ caseSensitive: true });
  // Whoever gets this answer knows that the event loop turns; what the servers do is a matter of `/readyz`.
  router.get('/healthz', (_request, response) => void response.type('text').send('ok\n'));
  router.get('/readyz', (_request, response) => {
    const { state, reason } = engine.status();
    const isReady = state === 'working';
    const why = reason ?? `the engine is ${state}`;
    response
      .status(isReady ? 200 : 503)
      .type('text')
      .send(isReady ? 'ok\n' : `${why}\n`);
  });
  if (metrics !== undefined) {
    // A reading asks the store and the broker: whoever comes meanwhile gets the same one.
    let reading: Promise<string> | null = null;
    router.get('/metrics', async (_request, response) => {
      reading ??= metrics.text().finally(() => {
        reading = null;
      });
      response.set('Content-Type', metrics.contentType).send(await reading);
    });
  }
  return router;
}
