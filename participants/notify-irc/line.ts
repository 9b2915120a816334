/** Texts of strangers as lines of IRC: nothing in them may act as a command, here or in a reader's client. */

const LINE_BYTES = 512;
/** The longest that servers add in front: user name and host name at their usual limits. */
const USER_AND_HOST_BYTES = '!@'.length + 12 + 63;
const ZERO_WIDTH_SPACE = '\u200b';

/** Controls, line and paragraph ends, and the marks that turn the direction of text around. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
/** Characters that bots take for the begin of an order. */
const ORDER = /^[!./@~$%&?;,`\\]/;
const MASS_MENTION = /@(?=(?:everyone|here|channel|all|room)\b)/gi;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One line of visible text; empty when nothing remains. */
export function clean(text: string): string {
  const wellFormed = Buffer.from(text, 'utf8').toString('utf8');
  return wellFormed.replace(UNSAFE, ' ').trim().replace(MASS_MENTION, `@${ZERO_WIDTH_SPACE}`);
}

/** Bytes of text that reach the readers of `target` in one line. */
export function roomFor(nick: string, target: string): number {
  const prefix = `:${nick} PRIVMSG ${target} :\r\n`;
  return LINE_BYTES - Buffer.byteLength(prefix) - USER_AND_HOST_BYTES;
}

/** Splits a clean text between words, where there are any, into lines of at most `room` bytes. */
export function split(text: string, room: number): string[] {
  const lines: string[] = [];
  for (let rest = text; rest !== ''; ) {
    const line = disarm(rest);
    const head = firstLine(line, room);
    lines.push(head.trimEnd());
    rest = line.slice(head.length).trimStart();
  }
  return lines;
}

function disarm(text: string): string {
  return ORDER.test(text) ? ZERO_WIDTH_SPACE + text : text;
}

function firstLine(text: string, room: number): string {
  // no character has less bytes than UTF-16 units: what follows cannot be part of the line
  const near = text.slice(0, room + 1);
  if (near.length === text.length && Buffer.byteLength(text) <= room) return text;
  const head = fitting(near, room);
  if (text[head.length] === ' ') return head;
  const lastSpace = head.lastIndexOf(' ');
  return lastSpace > 0 ? head.slice(0, lastSpace) : head;
}

function fitting(text: string, room: number): string {
  let head = '';
  let bytes = 0;
  for (const { segment } of graphemes.segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > room) return head === '' ? fittingCodePoints(segment, room) : head;
    head += segment;
  }
  return head;
}

/** For a heap of combining marks that is longer than a line. */
function fittingCodePoints(text: string, room: number): string {
  let head = '';
  for (const char of text) {
    if (Buffer.byteLength(head + char) > room) break;
    head += char;
  }
  return head;
}
