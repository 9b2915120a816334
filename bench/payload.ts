import type { JsonObject } from '../engine/core/json.ts';

const WORDS = 'the quick brown fox jumps over a lazy dog while seven wizards brew'.split(' ');
const LINES = 10;

/** Fields of a process: about one kilobyte of JSON, another one for each number. */
export function payload(n: number): JsonObject {
  const lines = Array.from({ length: LINES }, (_, i) => ({
    package: `package-${(n * 37 + i * 11) % 5000}`,
    revision: (n + i) % 100,
    comment: WORDS.slice(i % 5, (i % 5) + 7).join(' '),
  }));
  return { n, project: `project-${n % 50}`, kind: 'bench', lines };
}
