import { jsonText, misfits } from './fit.ts';
import type { End, Failure, Run, StandingError } from './run.ts';
import type { Expected, ExpectedEnd } from './script.ts';

export function judgeEnd({ value, placeOf }: Expected<ExpectedEnd>, { end }: Run): Failure[] {
  const [expected, got] = [expectedText(value), endText(end)];
  if (value.kind !== end.kind) {
    return [{ ...placeOf(''), message: `the process ${SENTENCE[end.kind]}`, expected, got }];
  }
  if (value.kind === 'error' && !end.errors.some((error) => isMeant(value, error))) {
    return [{ ...placeOf('/error'), message: 'the process stands in another error', expected, got }];
  }
  if (value.waiting !== null && sorted(value.waiting) !== sorted(end.waiting)) {
    return [{ ...placeOf('/waiting'), message: 'the process waits for something else', expected, got }];
  }
  return [];
}

const SENTENCE = {
  done: 'ended by itself',
  cancelled: 'was cancelled',
  killed: 'was killed',
  timed_out: 'timed out',
  error: 'stands in an error',
  waiting: 'still waits',
} as const;

function isMeant({ error }: ExpectedEnd, { class: name, message, step, expid }: StandingError): boolean {
  return misfits(error, { class: name, message, step, expid }).length === 0;
}

function sorted(names: readonly string[]): string {
  return [...names].sort().join(', ');
}

function expectedText({ kind, error, waiting }: ExpectedEnd): string {
  if (kind === 'error' && Object.keys(error).length > 0) return `error ${jsonText(error)}`;
  return kind === 'waiting' && waiting !== null ? `waiting for ${waiting.join(', ')}` : kind;
}

function endText({ kind, errors, waiting }: End): string {
  if (kind === 'waiting') return `waiting for ${waiting.join(', ')}`;
  if (kind !== 'error') return kind;
  const told = errors.map(({ class: name, message, step, expid, written }) => {
    const line = written === null ? '' : `, line ${written.line}`;
    return `${name}: ${message} (${step} at ${expid}${line})`;
  });
  return `error ${told.join('; ')}`;
}
