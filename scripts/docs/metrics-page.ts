import { CATALOGUE, type Description } from '../../engine/metrics/catalogue.ts';

const HEAD = `# Metrics

This page is generated from \`engine/metrics/catalogue.ts\` (\`npm run docs\`).

\`GET /metrics\` on the address of the API gives them in the text format of Prometheus. What they are good for, and which of them are
worth an alert, is in the [guide](../guides/watch-boss.md).

Times are in seconds. Counters begin at 0 with each start of the engine. No label has a process id, so there are no more of them
however many processes there are; of the names of participants, which definitions can make up, the first 200 are told apart and the
others counted together as \`(other)\`. What cannot be asked at the moment, because a server is away, is not shown.

Beside these there is what prom-client says of the program: \`nodejs_eventloop_lag_seconds\` and its percentiles, \`process_cpu_seconds_total\`,
\`process_resident_memory_bytes\`, \`nodejs_heap_size_used_bytes\`, \`nodejs_gc_duration_seconds\` and others.

| metric | kind | labels | says |
|---|---|---|---|
`;

export function metricsPage(): string {
  return HEAD + Object.entries<Description>(CATALOGUE).map(row).join('') + bucketText();
}

function row([name, { type, labels = [], help }]: [string, Description]): string {
  return `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |\n`;
}

function bucketText(): string {
  const rows = Object.entries<Description>(CATALOGUE).flatMap(([name, { buckets }]) =>
    buckets === undefined ? [] : [`| \`${name}\` | ${buckets.join(', ')} |\n`],
  );
  return `\n## Buckets\n\n| histogram | upper bounds |\n|---|---|\n${rows.join('')}`;
}
