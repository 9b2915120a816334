import type { JsonObject } from '../core/json.ts';
import type { Place } from '../definition/source-text.ts';
import { durationText } from './duration-text.ts';
import { jsonText, type Misfit, misfits } from './fit.ts';
import { judgeEnd } from './judge-end.ts';
import { judgeTrace } from './judge-trace.ts';
import type { Failure, Run } from './run.ts';
import type { Expectation, Expected, ExpectedWork } from './script.ts';

export function judge(expect: Expectation, run: Run): Failure[] {
  return [
    ...judgeEnd(expect.end, run),
    ...(expect.trace === null ? [] : judgeTrace(expect.trace, expect.inAnyOrder, run)),
    ...expect.seen.flatMap((seen) => judgeSeen(seen, run)),
    ...(expect.fields === null ? [] : judgeFields(expect.fields, run)),
    ...(expect.took === null ? [] : judgeTook(expect.took, run)),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
}

function judgeFields({ value, placeOf }: Expected<JsonObject>, { fields }: Run): Failure[] {
  return misfits(value, fields ?? undefined).map((misfit) => failure('fields', misfit, placeOf));
}

function judgeTook({ value, placeOf }: Expected<number>, { took }: Run): Failure[] {
  if (value === took) return [];
  return [{ ...placeOf(''), message: 'took another time', expected: durationText(value), got: durationText(took) }];
}

function judgeSeen({ participant, pattern, works: { value, placeOf } }: ExpectedWork, run: Run): Failure[] {
  const works = run.works.filter((work) => pattern?.test(work.participant) ?? work.participant === participant);
  const wanted = Array.isArray(value) ? (value as readonly JsonObject[]) : null;
  const count = `${works.length} workitem${works.length === 1 ? '' : 's'}`;
  if (wanted !== null && wanted.length !== works.length) {
    const expected = `${wanted.length} workitem${wanted.length === 1 ? '' : 's'}`;
    return [{ ...placeOf(''), message: `${participant} got ${count}`, expected, got: count }];
  }
  if (wanted !== null) {
    return wanted.flatMap((one, i) =>
      misfits(one, works[i]?.fields, '', `/${i}`).map((misfit) =>
        failure(`what ${participant} saw (workitem ${i + 1})`, misfit, placeOf),
      ),
    );
  }
  if (works.length === 0) {
    return [{ ...placeOf(''), message: `${participant} got no workitem`, expected: jsonText(value), got: 'none' }];
  }
  // Some workitem must fit: the one that comes nearest is told of.
  const tried = works.map((work) => misfits(value, work.fields));
  const nearest = tried.reduce((best, one) => (one.length < best.length ? one : best));
  const which = works.length === 1 ? `what ${participant} saw` : `what ${participant} saw (the nearest of ${count})`;
  return nearest.map((misfit) => failure(which, misfit, placeOf));
}

function failure(what: string, { path, pointer, expected, got }: Misfit, placeOf: (pointer: string) => Place): Failure {
  const where = path === '' ? what : `${what}: ${path}`;
  return { ...placeOf(pointer), message: where, expected: jsonText(expected), got: jsonText(got) };
}
