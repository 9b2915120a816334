import type { RadialCursor } from './radial-cursor.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\n': '' };
const PATTERN = /\/(?:\\.|[^/\n\\])+\/[a-z]*(?=[\s,\]})#:=]|$)/y;

export interface RadialWord {
  readonly text: string;
  readonly quoted: boolean;
  readonly at: number;
}

/** A text in quotes, a /pattern/, or a bare word; null when there is none. Inside a map a `}` ends a bare word. */
export function readWord(cursor: RadialCursor, insideMap: boolean): RadialWord | null {
  const { at } = cursor;
  const sign = cursor.peek();
  if (sign === '"' || sign === "'") return { text: quoted(cursor, sign), quoted: true, at };
  const pattern = sign === '/' ? cursor.match(PATTERN) : null;
  if (pattern !== null) return { text: pattern, quoted: true, at };
  const text = bare(cursor, insideMap);
  return text === '' ? null : { text, quoted: false, at };
}

/** `${..}` belongs to the word with all that is in it. */
function bare(cursor: RadialCursor, insideMap: boolean): string {
  const start = cursor.at;
  const plain = insideMap ? /[^\s:,=[\]#$}]+/y : /[^\s:,=[\]#$]+/y;
  for (;;) {
    if (cursor.match(plain) !== null) continue;
    if (cursor.text.startsWith('${', cursor.at)) skipDollar(cursor);
    else if (!cursor.takes('$')) return cursor.text.slice(start, cursor.at);
  }
}

function skipDollar(cursor: RadialCursor): void {
  const start = cursor.at;
  let open = 0;
  do {
    const part = cursor.match(/\$\{|\}|[^$}\n]+|\$/y);
    if (part === null) throw cursor.wrong(start, 'This ${ is never closed.', 'Close it with } on the same line.');
    if (part === '${') open += 1;
    else if (part === '}') open -= 1;
  } while (open > 0);
}

function quoted(cursor: RadialCursor, quote: '"' | "'"): string {
  const start = cursor.at;
  const parts: string[] = [];
  cursor.at += 1;
  const plain = quote === '"' ? /[^"\\]+/y : /[^'\\]+/y;
  for (;;) {
    const part = cursor.match(plain);
    if (part !== null) parts.push(part);
    if (cursor.takes(quote)) return parts.join('');
    if (cursor.at >= cursor.text.length) {
      const hint = `Close it with ${quote}, and look for a quote inside the text: write it as \\${quote} there.`;
      throw cursor.wrong(start, `This ${quote} is never closed.`, hint);
    }
    parts.push(quote === '"' ? escape(cursor) : singleEscape(cursor));
  }
}

/** In single quotes a backslash is one, except before a quote or a backslash. */
function singleEscape(cursor: RadialCursor): string {
  const next = cursor.text.charAt(cursor.at + 1);
  cursor.at += 1;
  if (next !== "'" && next !== '\\') return '\\';
  cursor.at += 1;
  return next;
}

function escape(cursor: RadialCursor): string {
  const { at } = cursor;
  const code = cursor.match(/\\u[0-9a-fA-F]{4}/y);
  if (code !== null) return String.fromCharCode(Number.parseInt(code.slice(2), 16));
  const sign = cursor.text.charAt(at + 1);
  cursor.at += 2;
  if (/["'\\/]/.test(sign)) return sign;
  const meant = Object.hasOwn(ESCAPES, sign) ? ESCAPES[sign] : undefined;
  if (meant !== undefined) return meant;
  const hint =
    'Escapes are \\" \\\\ \\n \\t \\r \\b \\f and \\u with four digits; in single quotes a backslash is just a backslash.';
  throw cursor.wrong(at, 'This escape is not understood.', hint);
}
