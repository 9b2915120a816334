import fc from 'fast-check';
import type { Json } from '../../engine/core/json.ts';
import type { Tree } from '../../engine/core/tree.ts';

const ODD = [
  ...[
    'do',
    'then',
    'else',
    'cases',
    'children',
    'define',
    '\\do',
    '\\\\then',
    'name',
    'root',
    'params',
    '__proto__',
    'constructor',
  ],
  ...[
    'true',
    'null',
    '~',
    '5',
    '-1',
    '1.50',
    '1e3',
    '0x1F',
    '.inf',
    'yes',
    '',
    ' ',
    ' x ',
    '- a',
    '? b',
    ': c',
    'a: b',
    'a #b',
    '#c',
  ],
  ...[
    '&a',
    '*a',
    '!t',
    '%d',
    '@x',
    '`y',
    '"',
    "'",
    'it\'s "so"',
    '{',
    '}',
    '[',
    ']',
    ',',
    '|',
    '>',
    '${f:a.b}',
    '${v:x}, {y}',
  ],
  ...[
    'two\nlines',
    ' two\n lines\n',
    'end\n\n',
    '\n',
    'a\r\nb',
    'tab\there',
    '\ttab',
    'a\n\n  b\n c',
    '---',
    '...',
    '--- a',
    '<<',
  ],
  ...['h\u00e9', '\u{1f600}', '\u2028', '\u0085', '\ufeff', '\u0000', '\u001b[31m', '\ud800', 'x'.repeat(1100)],
];
const word = fc.constantFrom(
  'alice',
  'bob',
  'task',
  'set',
  'f:status',
  'v:x',
  'ref',
  'tag',
  'text',
  'test',
  'timeout',
  'on_error',
);
const text = fc.oneof(fc.constantFrom(...ODD), word, fc.string({ unit: 'binary' }), fc.string());
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((n) => (n === 0 ? 0 : n));
const stepName = fc.oneof(
  fc.constantFrom(
    'sequence',
    'if',
    'given',
    'of',
    'that',
    'define',
    'concurrence',
    'wait',
    'participant',
    'do',
    'then',
    'else',
  ),
  text.filter((name) => name !== ''),
);

export const randomJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false),
    number,
    text,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(text, tie('json')), { maxLength: 3 }).map(own),
  ),
})).json;

const attributes = fc
  .array(fc.tuple(fc.oneof(word, text), fc.oneof(fc.constant(null), text, randomJson)), { maxLength: 4 })
  .map(own);
const bareText = text.map((name) => own([[name, null]]));

/** Trees with every oddity that a text form could trip over. */
export const randomTree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium' },
    fc.tuple(stepName, fc.oneof(fc.constant({}), bareText, attributes), fc.constant([])),
    fc.tuple(stepName, fc.oneof(fc.constant({}), bareText, attributes), fc.array(tie('tree'), { maxLength: 4 })),
  ) as fc.Arbitrary<Tree>,
})).tree;

/** Trees as the readers make them: a `define` with a name and common attributes. */
export const randomDefinition: fc.Arbitrary<Tree> = fc
  .tuple(
    fc.constantFrom('handle_request', 'A:B.c-1'),
    fc.option(fc.oneof(text, number), { nil: undefined }),
    fc.option(
      randomJson.filter((json) => json !== null),
      { nil: undefined },
    ),
    fc.array(randomTree, { maxLength: 5 }),
  )
  .map(([name, revision, handler, children]) => {
    const common = handler === undefined ? {} : { on_error: handler };
    return ['define', { name, ...(revision === undefined ? {} : { revision }), ...common }, children] as Tree;
  });

function own(entries: readonly (readonly [string, Json])[]): Record<string, Json> {
  return Object.fromEntries(entries);
}
