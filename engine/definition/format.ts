export type Format = 'yaml' | 'json' | 'ruby';

const EXTENSIONS: readonly (readonly [RegExp, Format])[] = [
  [/\.ya?ml$/i, 'yaml'],
  [/\.json$/i, 'json'],
  [/\.(pdef|rb)$/i, 'ruby'],
];

/** By the file's extension, else by content: over the wire only that is known. */
export function formatOf(text: string, file?: string): Format {
  const known = EXTENSIONS.find(([pattern]) => file !== undefined && pattern.test(file));
  return known?.[1] ?? formatOfContent(text);
}

function formatOfContent(text: string): Format {
  const start = contentStart(text);
  if (/^Ruote\s*\./.test(text.slice(start, start + 20))) return 'ruby';
  const first = text.trimStart().charAt(0);
  return first === '[' || first === '{' ? 'json' : 'yaml';
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
