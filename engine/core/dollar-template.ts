/**
 * How a text with `${..}` is read: literal parts and substitutions, the inner ones of `${f:${k}}` as parts of the key.
 * A `${` that is empty, unclosed or holds a stray brace is literal; `\${` is a literal `${`.
 */
import { BossError } from '../errors.ts';

export interface Substitution {
  readonly key: readonly Part[];
}
export type Part = string | Substitution;

const MAX_NESTING = 100;

export function parseTemplate(text: string): readonly Part[] {
  const parts: Part[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('\\${', at)) {
      literal += '${';
      at += 3;
      continue;
    }
    const read = text.startsWith('${', at) ? readSubstitution(text, at) : null;
    if (read === null) {
      const next = nextSpecial(text, at + 1);
      literal += text.slice(at, next);
      at = next;
      continue;
    }
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(read.part);
    at = read.end;
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

/** Reads the `${..}` that begins at the given place; null when it is not a complete one. */
export function readSubstitution(text: string, start: number, depth = 0): { part: Substitution; end: number } | null {
  if (depth > MAX_NESTING) {
    throw new BossError('BOSS_LIMIT_EXCEEDED', `\${..} is nested more than ${MAX_NESTING} deep`, {
      details: { column: start + 1, limit: MAX_NESTING },
    });
  }
  const key: Part[] = [];
  let at = start + 2;
  for (;;) {
    const next = nextBrace(text, at);
    const opensInner = next > at && text.startsWith('${', next - 1);
    const literal = text.slice(at, opensInner ? next - 1 : next);
    if (literal !== '') key.push(literal);
    if (text[next] === '}') return isEmpty(key) ? null : { part: { key }, end: next + 1 };
    const inner = opensInner ? readSubstitution(text, next - 1, depth + 1) : null;
    if (inner === null) return null;
    key.push(inner.part);
    at = inner.end;
  }
}

function isEmpty(key: readonly Part[]): boolean {
  return key.every((part) => typeof part === 'string' && part.trim() === '');
}

function nextBrace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '{' && text[at] !== '}') at++;
  return at;
}

function nextSpecial(text: string, from: number): number {
  let at = from;
  while (at < text.length && !text.startsWith('${', at) && !text.startsWith('\\${', at)) at++;
  return at;
}
