import type { Json } from '../core/json.ts';
import type { RubyStream } from './ruby-stream.ts';
import { described, type RubyToken, type TokenKind } from './ruby-tokens.ts';
import { exactNumber } from './number-text.ts';

const OPERATORS = /^(==|===|!=|=~|!~|<|>|<=|>=|&&|\|\||and|or)$/;
/** Words that end the arguments of a step. */
const AFTER_STEP = new Set(['do', 'end', 'then', 'and', 'or', 'if', 'unless', 'while', 'until', 'rescue']);
const OPENING = new Set(['[', '-', '(']);
const LITERALS = new Set<TokenKind>(['text', 'symbol', 'number', 'pattern', 'words', 'constant']);

/** A literal; texts may be joined with `+`. `key` is the attribute it belongs to, for messages. */
export function readValue(stream: RubyStream, key: string | null, depth = 0): Json {
  const first = stream.peek();
  let value = primary(stream, depth);
  for (;;) {
    const next = stream.peek();
    if (next.kind === 'text' && first.kind === 'text') {
      value = joined(stream, first, value, stream.next().text);
    } else if (next.kind === 'sign' && next.text === '+') {
      stream.next();
      stream.skipNewlines();
      value = joined(stream, next, value, primary(stream, depth));
    } else break;
  }
  refuseOperator(stream, key, value);
  return value;
}

/** What a value can begin with. */
export function startsValue({ kind, text }: RubyToken): boolean {
  if (kind === 'name') return !AFTER_STEP.has(text);
  return kind === 'sign' ? OPENING.has(text) : LITERALS.has(kind);
}

/** A value as the name of an attribute or the key of a map; null when it cannot be one. */
export function keyText(value: Json): string | null {
  return value === null || typeof value === 'object' ? null : String(value);
}

function primary(stream: RubyStream, depth: number): Json {
  const token = stream.next();
  if (token.kind === 'text' || token.kind === 'symbol' || token.kind === 'pattern') return token.text;
  if (token.kind === 'number') return number(stream, token, 1);
  if (token.kind === 'words') return token.words ?? [];
  if (token.kind === 'name') return constant(stream, token);
  if (token.kind === 'sign') return bracketed(stream, token, depth + 1);
  throw notLiteral(stream, token);
}

function bracketed(stream: RubyStream, token: RubyToken, depth: number): Json {
  stream.reading.enterValue(token.at, depth);
  if (token.text === '[') return list(stream, depth);
  if (token.text === '{') return map(stream, depth);
  if (token.text === '-' && stream.peek().kind === 'number') return number(stream, stream.next(), -1);
  if (token.text !== '(') throw notLiteral(stream, token);
  stream.skipNewlines();
  const value = readValue(stream, null, depth);
  stream.skipNewlines();
  stream.expect(')', 'Close the bracket.');
  return value;
}

function list(stream: RubyStream, depth: number): Json {
  const items: Json[] = [];
  while (!stream.closes(']')) {
    items.push(readValue(stream, null, depth));
    stream.separates(']');
  }
  return items;
}

function map(stream: RubyStream, depth: number): Json {
  const entries = new Map<string, Json>();
  while (!stream.closes('}')) {
    const token = stream.peek();
    const key = token.kind === 'label' ? stream.next().text : keyText(readValue(stream, null, depth));
    if (key === null) throw stream.wrong(token, 'A key of a map is a text or a symbol.', "Write { 'key' => value }.");
    if (token.kind !== 'label') stream.expect('=>', "Write { 'key' => value }; a block of steps goes into do ... end.");
    stream.skipNewlines();
    if (entries.has(key)) throw stream.twice(token, key);
    entries.set(key, readValue(stream, key, depth));
    stream.separates('}');
  }
  return Object.fromEntries(entries);
}

function number(stream: RubyStream, { text, at }: RubyToken, sign: 1 | -1): Json {
  const digits = text.replace(/(?<=\d)_(?=\d)/g, '');
  if (!/^(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(digits)) {
    throw stream.reading.wrong(
      at,
      `\`${text.slice(0, 40)}\` is no decimal number.`,
      `Write it as a text: '${text.slice(0, 40)}'.`,
    );
  }
  return exactNumber(stream.reading.source, at, sign * Number(digits), sign < 0 ? `-${digits}` : digits);
}

function constant(stream: RubyStream, token: RubyToken): Json {
  if (token.text === 'true') return true;
  if (token.text === 'false') return false;
  if (token.text === 'nil') return null;
  throw notLiteral(stream, token);
}

function joined(stream: RubyStream, at: RubyToken, left: Json, right: Json): string {
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  throw stream.wrong(
    at,
    'Only texts can be joined with `+`.',
    "Write the result itself, or join texts: 'one ' + 'two'.",
  );
}

function notLiteral(stream: RubyStream, token: RubyToken): Error {
  if (token.kind === 'name' || token.kind === 'constant') {
    const hint = `Definitions are read, never run: write a text, '${token.text}', or \`\${v:${token.text}}\` for a variable of the process.`;
    return stream.wrong(token, `${described(token)} is a Ruby variable or call.`, hint);
  }
  const hint =
    'A value is a text in quotes, a :symbol, a number, true, false, nil, a list [..], a map {..} or a /pattern/.';
  return stream.wrong(token, `A value is expected here, but there is ${described(token)}.`, hint);
}

/** `:if => '${f:s}' != "running"`: Ruby compares the two texts while it reads the file, so the condition never sees the field. */
function refuseOperator(stream: RubyStream, key: string | null, left: Json): void {
  const token = stream.peek();
  if (token.kind !== 'sign' && token.kind !== 'name') return;
  if (!OPERATORS.test(token.text)) return;
  stream.next();
  const next = stream.peek();
  const right = next.kind === 'text' || next.kind === 'symbol' || next.kind === 'number' ? next.text : null;
  const whole =
    typeof left === 'string' && right !== null ? condition(left, token.text, right) : "'${f:name} == value'";
  const hint = `Write the whole condition as one text: \`${key === null ? '' : `:${key} => `}${whole}\`.`;
  throw stream.wrong(token, 'Ruby would compute this once, while reading the file, before there are any fields.', hint);
}

function condition(left: string, operator: string, right: string): string {
  const side = /^\w+$/.test(right) ? right : `"${right}"`;
  const text = `${left} ${operator} ${side}`;
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}
