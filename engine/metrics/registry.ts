import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { CATALOGUE, type Description, type MetricName } from './catalogue.ts';

type Named<Type extends Description['type']> = {
  [Name in MetricName]: (typeof CATALOGUE)[Name] extends { readonly type: Type } ? Name : never;
}[MetricName];

/** The metrics of the catalogue, each of its kind. */
export class CatalogueRegistry {
  readonly #registry = new Registry();

  constructor() {
    for (const [name, description] of Object.entries<Description>(CATALOGUE)) this.#add(name, description);
  }

  counter(name: Named<'counter'>): Counter {
    return this.#registry.getSingleMetric(name) as Counter;
  }

  gauge(name: Named<'gauge'>): Gauge {
    return this.#registry.getSingleMetric(name) as Gauge;
  }

  histogram(name: Named<'histogram'>): Histogram {
    return this.#registry.getSingleMetric(name) as Histogram;
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #add(name: string, { type, help, labels = [], buckets = [] }: Description): void {
    const given = { name, help, labelNames: [...labels], registers: [this.#registry] };
    if (type === 'counter') new Counter(given);
    else if (type === 'gauge') new Gauge(given);
    else new Histogram({ ...given, buckets: [...buckets] });
  }
}
