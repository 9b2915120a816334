import type { Place } from '../page.ts';
import type { ProcessState, ProcessSummary } from '../store.ts';

/**
 * A row is `<state letter><launch><rest as JSON>`, each label after a tab and, after a line end, the definition. Its first 17
 * characters, a space and the wfid are the place of the process in the index: equal scores are sorted by bytes, so the digits of
 * the launch have one length. JSON, and with it a label, has neither tab nor line end of its own.
 */
const LETTERS: Readonly<Record<ProcessState, string>> = {
  running: 'r',
  paused: 'p',
  error: 'e',
  done: 'd',
  cancelled: 'c',
  killed: 'k',
  keeper: '@',
};
const STATES = new Map(Object.entries(LETTERS).map(([state, letter]) => [letter, state as ProcessState]));
const DIGITS = 16;

type Rest = [revision: string | null, endedAt: number | null, errors: number, expressions: number];

export function writeRow({
  state,
  launchedAt,
  definition,
  revision,
  endedAt,
  errors,
  expressions,
  labels,
}: ProcessSummary): string {
  const rest: Rest = [revision, endedAt, errors, expressions];
  const line = definition === null ? '' : `\n${definition}`;
  const tabs = labels.map((label) => `\t${labelText(label)}`).join('');
  return LETTERS[state] + launchText(launchedAt) + JSON.stringify(rest) + tabs + line;
}

export function readRow(wfid: string, row: string): ProcessSummary {
  const line = row.indexOf('\n');
  const state = STATES.get(row.slice(0, 1));
  if (state === undefined) throw new SyntaxError(`the row of process ${wfid} reads "${row.slice(0, 80)}"`);
  const [json = '', ...texts] = row.slice(1 + DIGITS, line === -1 ? undefined : line).split('\t');
  const [revision, endedAt, errors, expressions] = JSON.parse(json) as Rest;
  const labels = texts.map((text) => JSON.parse(`"${text}"`) as string);
  const launchedAt = Number(row.slice(1, 1 + DIGITS));
  const definition = line === -1 ? null : row.slice(line + 1);
  return { wfid, state, definition, revision, launchedAt, endedAt, errors, expressions, labels };
}

/** What all members of the index begin with that belong to one state, or to one state of one definition, or label, or both. */
export function listPrefix(state: ProcessState, definition?: string, label?: string): string {
  const list = definition === undefined ? `s${LETTERS[state]}` : `d${definition}\0${LETTERS[state]}`;
  return label === undefined ? list : `l${labelText(label)}\0${list}`;
}

export function indexMember(prefix: string, { launchedAt, wfid }: Place): string {
  return `${prefix}${launchText(launchedAt)} ${wfid}`;
}

export function readIndexMember(prefix: string, member: string): Place {
  const rest = member.slice(prefix.length);
  return { launchedAt: Number(rest.slice(0, DIGITS)), wfid: rest.slice(DIGITS + 1) };
}

function labelText(label: string): string {
  return JSON.stringify(label).slice(1, -1);
}

function launchText(launchedAt: number): string {
  return String(Math.trunc(launchedAt)).padStart(DIGITS, '0');
}
