/** Sets of characters in patterns, as ranges of code points. */

/** Inclusive range of code points. */
export type Range = readonly [low: number, high: number];

export interface CharSet {
  readonly ranges: readonly Range[];
  readonly negated: boolean;
}

const MAX_CODE = 0x10ffff;
export const WORD: readonly Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
/** What `\d`, `\w`, `\s` and `\h` stand for. */
export const CLASSES: Readonly<Record<string, readonly Range[]>> = {
  d: [[48, 57]],
  w: WORD,
  s: [
    [9, 13],
    [32, 32],
    [160, 160],
    [0x2028, 0x2029],
    [0xfeff, 0xfeff],
  ],
  h: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};

export function complement(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  let next = 0;
  for (const [low, high] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (low > next) result.push([next, low - 1]);
    next = Math.max(next, high + 1);
  }
  if (next <= MAX_CODE) result.push([next, MAX_CODE]);
  return result;
}

export function codeRange(char: string): Range {
  const code = char.codePointAt(0) ?? 0;
  return [code, code];
}
