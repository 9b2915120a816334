/** One reading of `/metrics`: the value of each series, by name and labels as they are written. */
export class Scrape {
  readonly text: string;
  readonly #values = new Map<string, number>();

  constructor(text: string) {
    this.text = text;
    for (const line of text.split('\n')) {
      const series = /^(\w+(?:\{.*\})?) (\S+)$/.exec(line);
      if (series !== null) this.#values.set(series[1] ?? '', Number(series[2]));
    }
  }

  static async of(url: string): Promise<Scrape> {
    const response = await fetch(`${url}/metrics`);
    if (!response.ok) throw new Error(`/metrics answers ${response.status}: ${await response.text()}`);
    return new Scrape(await response.text());
  }

  /** `boss_answers_total{participant="a",outcome="ok"}`; undefined when it is not shown. */
  readonly value = (series: string): number | undefined => this.#values.get(series);

  /** Names of all metrics. */
  get names(): string[] {
    return [...this.text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name);
  }

  /** Every series of a metric, without its own name: `{participant="a"}`. */
  seriesOf(name: string): string[] {
    return [...this.#values.keys()]
      .filter((key) => key === name || key.startsWith(`${name}{`))
      .map((key) => key.slice(name.length));
  }
}
