import type { Finding } from '../definition/lint.ts';
import { printable } from './terminal.ts';

/** `release.yaml:4:5: error: unknown "alise". Did you mean "alice"? (unknown-name)`, and the line below it. */
export function findingText({ code, severity, message, file, line, column, excerpt }: Finding): string {
  const place = [file ?? '-', line, column].filter((part) => part !== null).join(':');
  const heading = `${printable(place)}: ${severity}: ${printable(message)} (${code})`;
  return excerpt === null ? heading : `${heading}\n${excerpt.split('\n').map(printable).join('\n')}`;
}
