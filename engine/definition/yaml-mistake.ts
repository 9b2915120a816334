import { type Document, visit, type YAMLParseError } from 'yaml';
import { DefinitionError } from './definition-error.ts';
import type { SourceText } from './source-text.ts';

const QUOTES = 'Put the whole text in quotes, for example: test: \'${f:status} == "SUCCESS"\'.';
const DOLLAR = "Put texts with ${..} in quotes when they stand inside { } or [ ]: { msg: '${f:msg}' }.";
const INDENT = 'Indent with two spaces a level; keys of one map and items of one list start in the same column.';

/** What people mean to write when the YAML library gives up with this code. */
const MISTAKES: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  BAD_INDENT: ['The indentation does not fit.', INDENT],
  TAB_AS_INDENT: ['A tab is used for indentation.', 'Use spaces; YAML does not allow tabs here.'],
  BLOCK_AS_IMPLICIT_KEY: [
    'A second `: ` in one line.',
    `Put a text that contains ": " in quotes, or start a new line. ${INDENT}`,
  ],
  BLOCK_IN_FLOW: [
    'A list or map of several lines inside { } or [ ].',
    'Write it inside { } too, or put it all on lines of its own.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'A key goes over several lines; a `:` is probably missing.',
    'Write `name: value` on one line.',
  ],
  KEY_OVER_1024_CHARS: [
    'A key is longer than 1024 characters.',
    'Write it as `? key` and, on the next line, `: value`.',
  ],
  BAD_SCALAR_START: ['A text cannot start with this sign.', 'Put it in quotes.'],
  MISSING_CHAR: [
    'A sign is missing here: a quote, a bracket, a comma, a `:` or a space after it.',
    `Close what was opened before. ${DOLLAR}`,
  ],
  UNEXPECTED_TOKEN: ['Something stands here that does not belong to the text before it.', `${QUOTES} ${DOLLAR}`],
  MULTIPLE_ANCHORS: ['Anchors (&name) are not used here.', 'Put a text that starts with & in quotes.'],
  MULTIPLE_TAGS: ['YAML tags are not used here.', 'Put a text that starts with ! in quotes.'],
  TAG_RESOLVE_FAILED: ['YAML tags are not used here.', 'Put a text that starts with ! in quotes.'],
  BAD_ALIAS: ['Aliases (*name) are not used here.', 'Put a text that starts with * in quotes.'],
  MULTIPLE_DOCS: ['The text holds several YAML documents (a line `---`).', 'Keep one of them here.'],
  BAD_DQ_ESCAPE: [
    'An unknown escape in a text in double quotes.',
    'Use single quotes, in which a backslash is only a backslash.',
  ],
};

const UNQUOTED_DOLLAR = ['A text with `${..}` stands without quotes inside { } or [ ].', DOLLAR] as const;
const UNCLOSED_BRACKET = [
  'A { or [ that was opened before this line is not closed.',
  'Close it with } or ], or indent the lines between the two further than the line that it is opened on.',
] as const;

export function yamlMistake(source: SourceText, document: Document.Parsed, error: YAMLParseError): DefinitionError {
  const at = Math.min(error.pos[0], source.text.length);
  const quote = /^Missing closing (['"])quote/.test(error.message) ? lastQuote(document) : null;
  if (quote !== null) {
    const sign = source.text.charAt(quote);
    const hint = `Close it with ${sign}, and look for a quote inside the text: write it as ${sign === "'" ? "''" : '\\"'} there.`;
    return new DefinitionError(source, quote, `This ${sign} is never closed.`, hint, error);
  }
  const [problem, hint] = mistakeAt(source, at, error);
  return new DefinitionError(source, at, problem, hint, error);
}

function mistakeAt(source: SourceText, at: number, error: YAMLParseError): readonly [problem: string, hint: string] {
  if (error.code === 'UNEXPECTED_TOKEN' && source.text.slice(at - 1, at + 1) === '${') return UNQUOTED_DOLLAR;
  if (error.code === 'BAD_INDENT' && error.message.startsWith('Flow')) return UNCLOSED_BRACKET;
  return MISTAKES[error.code] ?? [`This is not valid YAML: ${error.message}.`, QUOTES];
}

/** Offset of the last text in quotes: one that is never closed goes on to the end. */
function lastQuote(document: Document.Parsed): number | null {
  let last: number | null = null;
  visit(document, {
    Scalar: (_key, node) => {
      if (node.type?.startsWith('QUOTE_') === true) last = node.range?.[0] ?? last;
    },
  });
  return last;
}
