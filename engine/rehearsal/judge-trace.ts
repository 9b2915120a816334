import type { Failure, Run } from './run.ts';
import type { Expected } from './script.ts';

export function judgeTrace(
  { value, placeOf }: Expected<readonly string[]>,
  inAnyOrder: boolean,
  { works }: Run,
): Failure[] {
  const got = works.map(({ participant }) => participant);
  const different = inAnyOrder ? differenceInAnyOrder(value, got) : difference(value, got);
  if (different === null) return [];
  const place = placeOf(different.at < value.length ? `/${different.at}` : '');
  return [{ ...place, message: different.message, expected: listText(value), got: listText(got) }];
}

interface Difference {
  readonly at: number;
  readonly message: string;
}

function difference(expected: readonly string[], got: readonly string[]): Difference | null {
  for (let at = 0; at < Math.max(expected.length, got.length); at++) {
    const [wanted, had] = [expected[at], got[at]];
    if (wanted === had) continue;
    const which = `workitem ${at + 1}`;
    if (wanted === undefined) return { at, message: `${which} to ${had} is not expected` };
    if (had === undefined) return { at, message: `${which} to ${wanted} was never sent` };
    return { at, message: `${which} went to ${had} instead of ${wanted}` };
  }
  return null;
}

function differenceInAnyOrder(expected: readonly string[], got: readonly string[]): Difference | null {
  const left = [...got];
  for (const [at, name] of expected.entries()) {
    const found = left.indexOf(name);
    if (found < 0) return { at, message: `a workitem to ${name} was never sent` };
    left.splice(found, 1);
  }
  const [more] = left;
  return more === undefined ? null : { at: expected.length, message: `a workitem to ${more} is not expected` };
}

function listText(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
