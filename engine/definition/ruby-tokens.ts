import { shown } from './definition-error.ts';
import type { Reading } from './reading.ts';
import { scanPattern, scanText, scanWords, type Scanned } from './ruby-literals.ts';

interface Read {
  readonly token: RubyToken;
  readonly end: number;
}

export type TokenKind =
  | 'name'
  | 'constant'
  | 'label'
  | 'text'
  | 'symbol'
  | 'number'
  | 'pattern'
  | 'words'
  | 'sign'
  | 'newline'
  | 'end';

/** `text` is the value of a literal, and what was written of everything else. */
export interface RubyToken {
  readonly kind: TokenKind;
  readonly text: string;
  readonly words?: readonly string[];
  readonly at: number;
}

const BLANK = /(?:[ \t\r\f\v]+|\\\r?\n|#[^\n]*)/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*(?:[?!](?!=[^>]|~))?/uy;
const NUMBER = /\d[\w.]*(?:(?<=[eE])[-+]\d+)?/y;
const SIGN = /=>|===?|!=|=~|!~|<=>|<=|>=|&&|\|\||\*\*|<<|\.\.\.?|::|->|&\.|./suy;

/** Cuts Ruby text into words; comments are skipped, line ends are kept. */
export function tokenize(reading: Reading): RubyToken[] {
  const tokens: RubyToken[] = [];
  let at = 0;
  for (;;) {
    const from = skip(reading.source.text, at);
    const { token, end } = scan(reading, from);
    const last = token.kind === 'name' && token.text === '__END__';
    if (token.kind === 'end' || last) return [...tokens, { kind: 'end', text: '', at: from }];
    tokens.push(token);
    at = end;
  }
}

/** Offset after blanks, continued lines and comments. */
function skip(text: string, start: number): number {
  let at = start;
  for (;;) {
    const blank = matches(BLANK, text, at)?.length ?? 0;
    if (blank === 0 && !opensComment(text, at)) return at;
    at = blank > 0 ? at + blank : afterComment(text, at);
  }
}

/** `=begin` and `=end` stand at the start of a line. */
function opensComment(text: string, at: number): boolean {
  return text.startsWith('=begin', at) && (at === 0 || text.charAt(at - 1) === '\n');
}

function afterComment(text: string, at: number): number {
  const end = text.indexOf('\n=end', at);
  const line = end < 0 ? -1 : text.indexOf('\n', end + 1);
  return line < 0 ? text.length : line;
}

function scan(reading: Reading, at: number): Read {
  const { text } = reading.source;
  const char = text.charAt(at);
  if (char === '') return { token: { kind: 'end', text: '', at }, end: at };
  if (char === '\n') return { token: { kind: 'newline', text: '\n', at }, end: at + 1 };
  if (char === "'" || char === '"') return literal(reading, scanText(reading, at), at);
  if (char === '/') return pattern(reading, at);
  if (char === '%') return words(reading, at);
  if (char === ':') return symbol(reading, at);
  if (/\d/.test(char)) return matched(NUMBER, 'number', text, at);
  return name(text, at) ?? matched(SIGN, 'sign', text, at);
}

/** A text, or the key of `"key": value`. */
function literal(reading: Reading, { text, end }: Scanned, at: number): Read {
  const source = reading.source.text;
  const label = source.charAt(end) === ':' && source.charAt(end + 1) !== ':';
  return { token: { kind: label ? 'label' : 'text', text, at }, end: label ? end + 1 : end };
}

function pattern(reading: Reading, at: number): Read {
  const { text, end } = scanPattern(reading, at);
  return { token: { kind: 'pattern', text, at }, end };
}

function words(reading: Reading, at: number): Read {
  const { list, end } = scanWords(reading, at);
  return { token: { kind: 'words', text: '%w', words: list, at }, end };
}

function symbol(reading: Reading, at: number): Read {
  const { text } = reading.source;
  const next = text.charAt(at + 1);
  if (next === "'" || next === '"') {
    const scanned = scanText(reading, at + 1);
    return { token: { kind: 'symbol', text: scanned.text, at }, end: scanned.end };
  }
  const named = matches(NAME, text, at + 1);
  if (named !== null) return { token: { kind: 'symbol', text: named, at }, end: at + 1 + named.length };
  return matched(SIGN, 'sign', text, at);
}

function name(text: string, at: number): Read | null {
  const found = matches(NAME, text, at);
  if (found === null) return null;
  const end = at + found.length;
  if (text.charAt(end) === ':' && text.charAt(end + 1) !== ':') {
    return { token: { kind: 'label', text: found, at }, end: end + 1 };
  }
  return { token: { kind: /^\p{Lu}/u.test(found) ? 'constant' : 'name', text: found, at }, end };
}

function matched(pattern: RegExp, kind: TokenKind, text: string, at: number): Read {
  const found = matches(pattern, text, at) ?? text.charAt(at);
  return { token: { kind, text: found, at }, end: at + found.length };
}

function matches(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** A token as it reads in a message. */
export function described({ kind, text }: RubyToken): string {
  if (kind === 'end') return 'the end of the text';
  if (kind === 'newline') return 'the end of the line';
  if (kind === 'symbol') return `:${shown(text)}`;
  if (kind === 'label') return `${shown(text)}:`;
  return kind === 'text' ? `"${shown(text)}"` : `\`${shown(text)}\``;
}
