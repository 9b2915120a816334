import { isDefine } from '../core/reorganise.ts';
import type { ParsedDefinition } from '../engine.ts';
import { OWN_KEYS } from './document-form.ts';

export type Format = ParsedDefinition['format'];

const EXTENSIONS: readonly (readonly [RegExp, Format])[] = [
  [/\.ya?ml$/i, 'yaml'],
  [/\.json$/i, 'json'],
  [/\.radial$/i, 'radial'],
  [/\.xml$/i, 'xml'],
];
/** First words that make a text YAML also when their colon was forgotten. */
export const YAML_ONLY: ReadonlySet<string> = new Set(OWN_KEYS.filter((key) => key !== 'define'));

/** By the file's extension, else by content: over the wire only that is known. */
export function formatOf(text: string, file = ''): Format {
  const known = EXTENSIONS.find(([pattern]) => pattern.test(file));
  if (known !== undefined) return known[1];
  return /\.(pdef|rb)$/i.test(file) ? formatOfOriginal(text) : formatOfContent(text);
}

function formatOfContent(text: string): Format {
  if (/^[[{]/.test(text.trimStart())) return 'json';
  const start = text.slice(contentStart(text));
  if (/^Ruote\s*\./.test(start)) return 'ruby';
  if (/^<[!?\p{L}_]/u.test(start)) return 'xml';
  const word = firstWord(start);
  return word !== null && (beginsDefinition(word) || /\n +[^\s#]/.test(start)) ? 'radial' : 'yaml';
}

/** The original kept all its forms in `.pdef` files; most are Ruby, so that what is not surely another form is Ruby. */
function formatOfOriginal(text: string): Format {
  const format = formatOfContent(text);
  if (format === 'yaml') return 'ruby';
  return format === 'radial' && !beginsDefinition(firstWord(text.slice(contentStart(text))) ?? '') ? 'ruby' : format;
}

function beginsDefinition(word: string): boolean {
  return isDefine(word.replaceAll('-', '_'));
}

/**
 * The first word, when no colon follows it: no YAML definition, which is a map, begins so. Signs that mean something in YAML
 * begin no radial text either, and neither does a word that only a YAML definition begins with.
 */
function firstWord(start: string): string | null {
  const pattern = /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\p{L}\p{N}_/$][^\s:,=[\]#]*)(?=[\s,]|$)/u;
  const word = pattern.exec(start)?.[0];
  if (word === undefined || YAML_ONLY.has(word)) return null;
  return /^[ \t]*:/.test(start.slice(word.length)) ? null : word;
}

/** Offset of the first line that is neither blank nor a comment. */
function contentStart(text: string): number {
  const comment = /(?:[ \t\r\n\uFEFF]+|#[^\n]*|=begin\b[^\n]*)/y;
  let at = 0;
  for (;;) {
    comment.lastIndex = at;
    const found = comment.exec(text)?.[0];
    if (found === undefined) return at;
    const end = found.startsWith('=begin') ? text.indexOf('\n=end', at) : -1;
    at = end < 0 ? at + found.length : end + '\n=end'.length;
  }
}
