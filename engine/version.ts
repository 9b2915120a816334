import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Version of the package. */
export function version(): string {
  // Beside the sources, or one folder further up from the built files.
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const text = readFileSync(fileURLToPath(new URL(place, import.meta.url)), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      // Look in the next place.
    }
  }
  return 'unknown';
}
