import { loadavg } from 'node:os';

export type Row = readonly (string | number)[];

/** Prints a table as Markdown. Numbers stand to the right, with as many digits as they can be trusted for. */
export function printTable(title: string, heads: readonly string[], rows: readonly Row[]): void {
  const lines = [heads, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? digits(cell) : cell)))];
  const widths = heads.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const isNumber = heads.map((_, i) => rows.every((row) => typeof row[i] === 'number'));
  const print = (line: readonly string[]) => {
    const cells = widths.map((width, i) => (isNumber[i] ? line[i]?.padStart(width) : line[i]?.padEnd(width)) ?? '');
    console.log(`| ${cells.join(' | ')} |`);
  };
  console.log(`\n${title}\n`);
  const [first = [], ...others] = lines;
  print(first);
  print(widths.map((width, i) => (isNumber[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))));
  for (const line of others) print(line);
}

/** What else runs on this machine; a number that was taken beside others' work says little. */
export function printLoad(when: string): void {
  console.log(
    `\nload ${when}: ${loadavg()
      .map((load) => load.toFixed(2))
      .join(' ')} (1, 5, 15 minutes)`,
  );
}

function digits(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return value.toPrecision(3);
}
