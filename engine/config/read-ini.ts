import { errorAt, type FileContent, type Place, type Problem, type Setting } from './setting.ts';

const SECTION = /^\[([^\]]+)\]\s*(?:[;#].*)?$/;
const ASSIGNMENT = /^([^=:]+?)\s*[=:]\s*(.*)$/;
const COMMENT = /^\s*[;#]/;

interface Reading {
  readonly sections: { name: string; line: number }[];
  readonly settings: Setting[];
  readonly problems: Problem[];
  section: string | null;
}

/**
 * Reads the ini files of the original the way its own reader did (Python's ConfigParser): `key = value` or `key: value`, an
 * indented line goes on with the value above, `;` and `#` begin a comment at the start of a line, `;` also after a blank
 * (`#` does not: a list of IRC channels is full of them). The ini package is no help here: it knows no line numbers, and it
 * cuts a password at its first `;` or `#`.
 */
export function readIni(text: string, file: string): FileContent {
  const reading: Reading = { sections: [], settings: [], problems: [], section: null };
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (raw.trim() === '' || COMMENT.test(raw)) continue;
    const place = { file, line: index + 1 };
    if (/^\s/.test(raw)) continueValue(reading, raw.trim(), place);
    else readLine(reading, raw.trim(), place);
  }
  return { sections: reading.sections, settings: reading.settings, problems: reading.problems };
}

function readLine(reading: Reading, line: string, place: Place): void {
  const section = SECTION.exec(line)?.[1]?.trim();
  if (section !== undefined) {
    reading.section = section;
    reading.sections.push({ name: section, line: place.line });
    return;
  }
  const [, key, value] = ASSIGNMENT.exec(line) ?? [];
  if (key === undefined || value === undefined) {
    reading.problems.push(errorAt(place, `"${firstWord(line)}" is neither "[section]" nor "key = value"`));
  } else if (reading.section === null) {
    reading.problems.push(errorAt(place, `${key} stands before any section; put [boss] above it`));
  } else {
    add(reading, { section: reading.section, key, value: bare(value), origin: place });
  }
}

function add(reading: Reading, setting: Setting & { origin: Place }): void {
  const { section, key, origin } = setting;
  const first = reading.settings.find((other) => other.section === section && other.key === key);
  if (first === undefined) reading.settings.push(setting);
  else {
    const line = (first.origin as Place).line;
    reading.problems.push(errorAt(origin, `${key} is set a second time, first in line ${line}`, `${section}.${key}`));
  }
}

function continueValue(reading: Reading, text: string, place: Place): void {
  const last = reading.settings.pop();
  if (last === undefined) {
    reading.problems.push(errorAt(place, 'an indented line goes on with the value above it, and there is none'));
    return;
  }
  reading.settings.push({ ...last, value: `${String(last.value)}\n${bare(text)}`.trim() });
}

/** Without quotes and without the comment behind it. */
function bare(value: string): string {
  const quoted = /^"([^"]*)"\s*(?:[;#].*)?$/.exec(value)?.[1];
  return quoted ?? value.replace(/(^|\s);.*$/, '').trim();
}

/** Enough to find the line, not enough to show a secret. */
function firstWord(line: string): string {
  return line.split(/\s/, 1)[0] ?? '';
}
