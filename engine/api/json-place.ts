/** Finds where a text stops being JSON, since JSON.parse names the place only for some faults. */
const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/y;

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or ]' | ', or }' | 'end';

/** Line and column from 1, and what should stand there; null when the text is JSON. */
export function jsonFault(text: string): { line: number; column: number; expected: string } | null {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  while (expected !== 'end' || /[^ \t\n\r]/.test(text.slice(at))) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const next: Expected | null =
      match === null ? null : follow(expected, match[1] ?? (match[2] === undefined ? 'word' : 'text'), open);
    if (next === null) return placeOf(text, at, expected);
    expected = next;
    at = TOKEN.lastIndex;
  }
  return null;
}

/** `after`: a value is complete; `close`: so is the list or map around it. */
type Move = Expected | 'after' | 'close';

const VALUE = { word: 'after', text: 'after', '[': 'value or ]', '{': 'name or }' } as const;

const MOVES: Readonly<Record<Expected, Readonly<Record<string, Move>>>> = {
  value: VALUE,
  'value or ]': { ...VALUE, ']': 'close' },
  name: { text: ':' },
  'name or }': { text: ':', '}': 'close' },
  ':': { ':': 'value' },
  ', or ]': { ',': 'value', ']': 'close' },
  ', or }': { ',': 'name', '}': 'close' },
  end: {},
};

/** What may come after `token` where `expected` was; null when the token does not fit. Keeps the stack of what is open. */
function follow(expected: Expected, token: string, open: ('[' | '{')[]): Expected | null {
  const move = MOVES[expected][token];
  if (move === undefined) return null;
  if (token === '[' || token === '{') open.push(token);
  if (move === 'close') open.pop();
  return move === 'close' || move === 'after' ? afterValue(open) : move;
}

function afterValue(open: readonly ('[' | '{')[]): Expected {
  const inside = open.at(-1);
  return inside === undefined ? 'end' : inside === '[' ? ', or ]' : ', or }';
}

function placeOf(text: string, from: number, expected: Expected): { line: number; column: number; expected: string } {
  const at = from + (/^[ \t\n\r]*/.exec(text.slice(from))?.[0].length ?? 0);
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, expected };
}
