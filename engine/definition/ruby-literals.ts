import type { Reading } from './reading.ts';

/** The value of a literal, and the offset after it. */
export interface Scanned {
  readonly text: string;
  readonly end: number;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  s: ' ',
  r: '\r',
  a: '\u0007',
  b: '\b',
  v: '\v',
  f: '\f',
  e: '\u001b',
  '\n': '',
};
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

/** A text in single or double quotes. */
export function scanText(reading: Reading, at: number): Scanned {
  const source = reading.source.text;
  const quote = source.charAt(at);
  const special = quote === '"' ? /["\\#]/g : /['\\]/g;
  const parts: string[] = [];
  let from = at + 1;
  for (;;) {
    special.lastIndex = from;
    const found = special.exec(source);
    if (found === null) throw unclosed(reading, at, quote);
    parts.push(source.slice(from, found.index));
    if (found[0] === quote) return { text: parts.join(''), end: found.index + 1 };
    const { text, end } = found[0] === '#' ? hash(reading, found.index) : escape(reading, found.index, quote);
    parts.push(text);
    from = end;
  }
}

/** `/re/` with its flags, as it was written. */
export function scanPattern(reading: Reading, at: number): Scanned {
  const source = reading.source.text;
  let end = at + 1;
  while (source.charAt(end) !== '/') {
    if (source.startsWith('#{', end)) throw interpolation(reading, end);
    if (end >= source.length || source.charAt(end) === '\n') {
      const hint = 'Patterns are written /like this/ on one line; Ruby calculations are not run.';
      throw reading.wrong(at, 'This `/` has no partner on its line.', hint);
    }
    end += source.charAt(end) === '\\' ? 2 : 1;
  }
  end += 1;
  while (/[a-z]/.test(source.charAt(end))) end += 1;
  return { text: source.slice(at, end), end };
}

/** `%w[one two]`. */
export function scanWords(reading: Reading, at: number): { list: readonly string[]; end: number } {
  const source = reading.source.text;
  const open = source.charAt(at + 2);
  if (!/[wi]/.test(source.charAt(at + 1)) || !/[[({<|!/]/.test(open)) {
    throw reading.wrong(at, 'This Ruby is not understood.', "Write texts as '...' and lists of words as %w[one two].");
  }
  const close = source.indexOf(CLOSING[open] ?? open, at + 3);
  if (close < 0) throw unclosed(reading, at, source.slice(at, at + 3));
  const inside = source.slice(at + 3, close);
  if (inside.includes('\\') || inside.includes(open)) {
    throw reading.wrong(at, 'Escapes and brackets inside %w are not understood.', "Write the list as ['one', 'two'].");
  }
  return { list: inside.split(/\s+/).filter((word) => word !== ''), end: close + 1 };
}

function hash(reading: Reading, at: number): Scanned {
  const next = reading.source.text.slice(at + 1, at + 3);
  if (next.startsWith('{') || /^[$@][\p{L}\d_@]/u.test(next)) throw interpolation(reading, at);
  return { text: '#', end: at + 1 };
}

function escape(reading: Reading, at: number, quote: string): Scanned {
  const source = reading.source.text;
  const char = String.fromCodePoint(source.codePointAt(at + 1) ?? 0);
  const end = at + 1 + char.length;
  if (quote === "'") return { text: char === "'" || char === '\\' ? char : `\\${char}`, end };
  const code = /u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-7][0-9a-fA-F]?)|([0-7]{1,3})/y;
  code.lastIndex = at + 1;
  const found = code.exec(source);
  if (found !== null) return { text: coded(reading, at, found), end: code.lastIndex };
  if (/[uxcCM0-7]/.test(char)) {
    throw reading.wrong(at, 'This escape is not understood.', 'Write the sign itself, or \\u and four digits.');
  }
  return { text: Object.hasOwn(ESCAPES, char) ? (ESCAPES[char] ?? '') : char, end };
}

function coded(reading: Reading, at: number, [, braced, four, two, octal]: RegExpExecArray): string {
  const value = octal === undefined ? Number.parseInt(braced ?? four ?? two ?? '0', 16) : Number.parseInt(octal, 8);
  if (value <= 0x10ffff && !(octal !== undefined && value > 0x7f)) return String.fromCodePoint(value);
  throw reading.wrong(at, 'There is no such character.', 'Write the sign itself, or \\u and four digits.');
}

function interpolation(reading: Reading, at: number): Error {
  const hint = 'Use `${f:name}` for a field and `${v:name}` for a variable; a plain # goes into single quotes.';
  return reading.wrong(at, 'Ruby would compute this `#` part; definitions are read, never run.', hint);
}

function unclosed(reading: Reading, at: number, opening: string): Error {
  return reading.wrong(
    at,
    `This ${opening} is never closed.`,
    "Close it, and look for a quote inside the text: write it as \\' there.",
  );
}
