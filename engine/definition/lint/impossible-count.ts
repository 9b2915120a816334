import type { Json } from '../../core/json.ts';
import type { Rule } from './rule.ts';
import { attributeOf } from './step-place.ts';

export const impossibleCount: Rule = {
  code: 'impossible-count',
  severity: 'warning',
  concern: 'waiting',
  summary: 'A `concurrence` waits for more branches than it has, for none, or for a number that is none.',
  advice: 'Let a `concurrence` wait for as many branches as it has, or fewer.',
  check: (place) => {
    if (place.name !== 'concurrence') return [];
    const branches = place.children.length;
    return [
      ...judge('count', attributeOf(place, 'count', 'c'), branches),
      ...judge('wait_for', numeric(attributeOf(place, 'wait_for', 'wf')), branches),
    ];
  },
};

function judge(key: string, value: Json | undefined, branches: number): string[] {
  if (value === undefined || (typeof value === 'string' && value.includes('$'))) return [];
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof count !== 'number' || !Number.isInteger(count))
    return [`\`${key}\` is ${JSON.stringify(value)}, but must be a whole number.`];
  if (count === 0) return [`\`${key}\` is 0: nothing is waited for, and the branches are cancelled at once.`];
  if (count > branches) return [`\`${key}\` is ${count}, but there ${are(branches)}.`];
  if (count < 0 && -count >= branches)
    return [`\`${key}\` is ${count} (all but ${-count}), but there ${are(branches)}.`];
  return [];
}

/** Tags may stand there as well. */
function numeric(value: Json | undefined): Json | undefined {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\s*-?\d+\s*$/.test(value));
  return isNumber ? value : undefined;
}

function are(branches: number): string {
  return branches === 1 ? 'is only 1 branch' : `are only ${branches} branches`;
}
