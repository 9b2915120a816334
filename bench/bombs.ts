import type { JsonObject } from '../engine/core/json.ts';

/** What somebody would launch to take an engine away from the others. */
export interface Bomb {
  readonly what: string;
  readonly definition: string;
  readonly fields?: JsonObject;
}

const ALIASES = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]\n`);
const endless = (steps: string) => `name: bomb\ndo: [{ repeat: { do: [${steps}] } }]\n`;

/** Texts that nobody should read, texts that are dear to read, and processes that are dear to run. */
export const BOMBS: readonly Bomb[] = [
  { what: '10 MB of text', definition: `name: bomb\ndo:\n${'  - noop\n'.repeat(1_100_000)}` },
  { what: 'a text nested 400 000 times', definition: `name: bomb\ndo: ${'['.repeat(400_000)}` },
  { what: 'aliases of aliases', definition: `l0: &l0 lol\n${ALIASES.join('')}name: bomb\n` },
  { what: '90 000 steps written out', definition: `name: bomb\ndo:\n${'  - noop\n'.repeat(90_000)}` },
  { what: '40 000 attributes', definition: `name: bomb\ndo:\n  - noop:\n${attributes(40_000)}` },
  { what: 'an attribute of 1.9 MB', definition: `name: bomb\ndo: [{ noop: { x: "${'x'.repeat(1_900_000)}" } }]\n` },
  { what: 'nested 190 times', definition: `name: bomb\ndo:\n${nested(190)}` },
  { what: 'an endless loop', definition: endless('noop') },
  { what: 'an endless loop that counts', definition: endless("{ inc: 'v:/n' }") },
  { what: '10 000 branches', definition: 'name: bomb\ndo: [{ citerator: { times: 10000, do: [stall] } }]\n' },
  { what: 'recursion', definition: 'name: bomb\ndefine: { f: [{ sequence: [f] }] }\ndo: [f]\n' },
  { what: 'recursion in two branches', definition: 'name: bomb\ndefine: { f: [{ concurrence: [f, f] }] }\ndo: [f]\n' },
  { what: 'a field that doubles', definition: endless("{ set: { 'f:x': ['$f:x', '$f:x'] } }"), fields: { x: 'ab' } },
  { what: 'a text that doubles', definition: endless("{ set: { 'f:x': '${f:x}${f:x}' } }"), fields: { x: 'ab' } },
];

function attributes(count: number): string {
  return Array.from({ length: count }, (_, n) => `      a${n}: 1\n`).join('');
}

function nested(depth: number): string {
  const steps = Array.from({ length: depth }, (_, n) => `${' '.repeat(4 * n + 2)}- sequence:\n`);
  return `${steps.join('')}${' '.repeat(4 * depth + 2)}- noop\n`;
}
