/** Cuts a condition into tokens. A `${..}` is one token, or part of a text: what it stands for is not looked at here. */
import { BossError } from '../errors.ts';
import { type Part, readSubstitution } from './dollar-template.ts';

interface Piece<Kind extends string> {
  readonly kind: Kind;
  readonly parts: readonly Part[];
  readonly at: number;
}

export type Token =
  | { readonly kind: 'sign'; readonly sign: string; readonly at: number }
  | Piece<'bare'>
  | Piece<'text'>
  | Piece<'pattern'>
  | { readonly kind: 'end'; readonly at: number };

const SIGNS = [
  '===',
  '<>',
  '&&',
  '||',
  '==',
  '!=',
  '<=',
  '>=',
  '=~',
  '=>',
  '!~',
  '<',
  '>',
  '!',
  '=',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
];
const ENDS_WORD = new Set('()[]{},=<>"');
const MAX_TOKENS = 8000;
const SPACE = /\s+/y;
/** A run of characters that can neither end a word nor begin a substitution. */
const PLAIN = /[^\s()[\]{},=<>"'!$\\:&|]+/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ', '0': '\0', e: '\x1b' };

export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let braces = 0;
  while (at < source.length) {
    SPACE.lastIndex = at;
    if (SPACE.test(source)) {
      at = SPACE.lastIndex;
      continue;
    }
    if (tokens.length >= MAX_TOKENS) {
      throw new BossError('BOSS_LIMIT_EXCEEDED', `a condition may have ${MAX_TOKENS} words and signs`, {
        details: { limit: MAX_TOKENS },
      });
    }
    const token = readToken(source, at, tokens.at(-1), braces > 0);
    if (token.token.kind === 'sign') braces += token.token.sign === '{' ? 1 : token.token.sign === '}' ? -1 : 0;
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: 'end', at: source.length });
  return tokens;
}

/** The word that a token is, when it is one without substitutions. */
export function wordOf(token: Token | undefined): string | undefined {
  if (token?.kind !== 'bare' || token.parts.length !== 1) return undefined;
  const [part] = token.parts;
  return typeof part === 'string' ? part : undefined;
}

export function invalid(source: string, at: number, what: string, hint: string): BossError {
  const excerpt = source.length > 200 ? `${source.slice(Math.max(0, at - 60), at + 60)}` : source;
  return new BossError('BOSS_CONDITION_INVALID', `condition "${excerpt}", column ${at + 1}: ${what}; ${hint}`, {
    details: { condition: source, column: at + 1, hint },
  });
}

type Read = { readonly token: Token; readonly end: number };

function readToken(source: string, at: number, before: Token | undefined, inMap: boolean): Read {
  const first = source.charAt(at);
  if (first === '"' || first === "'") return readText(source, at, first);
  if (first === '/' && before?.kind === 'sign' && before.sign === '=~') return readPattern(source, at);
  if (inMap && first === ':') return { token: { kind: 'sign', sign: ':', at }, end: at + 1 };
  const sign = SIGNS.find((candidate) => source.startsWith(candidate, at));
  return sign === undefined
    ? readBare(source, at, inMap)
    : { token: { kind: 'sign', sign, at }, end: at + sign.length };
}

function readBare(source: string, start: number, inMap: boolean): Read {
  const parts = new PartList();
  let at = start;
  while (at < source.length && !endsWord(source, at, inMap)) {
    const read = source.startsWith('${', at) ? readSubstitution(source, at) : null;
    if (read !== null) {
      parts.add(read.part);
      at = read.end;
    } else if (source.startsWith('\\${', at)) {
      parts.add('${');
      at += 3;
    } else if (source.startsWith('${', at)) {
      throw invalid(source, at, 'this ${ is not a complete ${name}', 'close the brace and put a name in it');
    } else {
      PLAIN.lastIndex = at;
      const end = PLAIN.test(source) ? PLAIN.lastIndex : at + 1;
      parts.add(source.slice(at, end));
      at = end;
    }
  }
  return { token: { kind: 'bare', parts: parts.list(), at: start }, end: at };
}

function endsWord(source: string, at: number, inMap: boolean): boolean {
  const char = source.charAt(at);
  if (source.startsWith('${', at) || source.startsWith('\\${', at)) return false;
  if (char === '!') return source[at + 1] === '=' || source[at + 1] === '~';
  if (char === "'") return !(/\p{L}/u.test(source.charAt(at - 1)) && /\p{L}/u.test(source.charAt(at + 1)));
  if (char === ':' && inMap) return true;
  return ENDS_WORD.has(char) || /\s/.test(char) || source.startsWith('&&', at) || source.startsWith('||', at);
}

function readText(source: string, start: number, quote: string): Read {
  const parts = new PartList();
  let at = start + 1;
  while (source.charAt(at) !== quote) {
    if (at >= source.length) {
      throw invalid(
        source,
        start,
        `the ${quote} has no partner`,
        `close the text with ${quote}, or write \\${quote} for the sign itself`,
      );
    }
    const piece = readPiece(source, at, quote);
    parts.add(piece.part);
    at = piece.end;
  }
  return { token: { kind: 'text', parts: parts.list(), at: start }, end: at + 1 };
}

function readPiece(source: string, at: number, quote: string): { part: Part; end: number } {
  if (source.startsWith('\\${', at)) return { part: '${', end: at + 3 };
  if (source.startsWith('${', at)) {
    const read = readSubstitution(source, at);
    if (read !== null) return read;
  }
  if (source.charAt(at) !== '\\') return { part: source.charAt(at), end: at + 1 };
  const escaped = source.charAt(at + 1);
  if (escaped === quote || escaped === '\\') return { part: escaped, end: at + 2 };
  if (quote === "'") return { part: '\\', end: at + 1 };
  const [, code] = /^u([0-9a-fA-F]{4})/.exec(source.slice(at + 1, at + 6)) ?? [];
  if (code !== undefined) return { part: String.fromCharCode(Number.parseInt(code, 16)), end: at + 6 };
  return { part: ESCAPES[escaped] ?? escaped, end: at + 2 };
}

/** A pattern keeps its slashes and flags: they belong to its own grammar. */
function readPattern(source: string, start: number): Read {
  const parts = new PartList();
  parts.add('/');
  let at = start + 1;
  for (let inClass = false; inClass || source.charAt(at) !== '/'; ) {
    const char = source.charAt(at);
    if (char === '') throw invalid(source, start, 'the pattern has no closing /', 'write \\/ for a slash inside it');
    inClass = inClass ? char !== ']' : char === '[';
    const piece = patternPiece(source, at);
    parts.add(piece.part);
    at = piece.end;
  }
  const flags = /^[a-z]*/.exec(source.slice(at + 1, at + 20))?.[0] ?? '';
  parts.add(`/${flags}`);
  return { token: { kind: 'pattern', parts: parts.list(), at: start }, end: at + 1 + flags.length };
}

function patternPiece(source: string, at: number): { part: Part; end: number } {
  const read = source.startsWith('${', at) ? readSubstitution(source, at) : null;
  if (read !== null) return read;
  const end = at + (source.charAt(at) === '\\' ? 2 : 1);
  return { part: source.slice(at, end), end };
}

/** Joins neighbouring literal pieces. */
class PartList {
  #parts: Part[] = [];
  #literal = '';

  add(part: Part): void {
    if (typeof part === 'string') {
      this.#literal += part;
      return;
    }
    this.#flush();
    this.#parts.push(part);
  }

  list(): readonly Part[] {
    this.#flush();
    return this.#parts;
  }

  #flush(): void {
    if (this.#literal !== '') this.#parts.push(this.#literal);
    this.#literal = '';
  }
}
