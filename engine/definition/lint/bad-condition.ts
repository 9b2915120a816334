import { parseCondition } from '../../core/condition.ts';
import { BossError } from '../../errors.ts';
import type { Rule } from './rule.ts';
import { bareText, type StepPlace } from './step-place.ts';

const TESTS: Readonly<Record<string, readonly string[]>> = {
  if: ['test', 't', 'text'],
  that: ['test', 't', 'text'],
  once: ['test', 't', 'text'],
  when: ['test', 't', 'text'],
  as_soon_as: ['test', 't', 'text'],
  listen: ['where'],
  receive: ['where'],
  intercept: ['where'],
  await: ['where'],
};
const WITH_TEXT = new Set(['if', 'that', 'once', 'when', 'as_soon_as']);
const EVERYWHERE = /^(if|unless|(break|rewind|continue|reset|over|stop|skip|back)_(if|unless))$/;

/** A condition that cannot be parsed: it would fail when the process comes to it. */
export const badCondition: Rule = {
  code: 'bad-condition',
  severity: 'error',
  check: (place) => conditionsOf(place).flatMap(([key, text]) => reason(text).map((message) => `${key}: ${message}`)),
};

function conditionsOf(place: StepPlace): [key: string, text: string][] {
  const own = Object.hasOwn(TESTS, place.name) ? (TESTS[place.name] ?? []) : [];
  const found: [string, string][] = [];
  for (const [key, value] of Object.entries(place.attributes)) {
    if (typeof value === 'string' && (EVERYWHERE.test(key) || own.includes(key))) found.push([key, value]);
  }
  const text = WITH_TEXT.has(place.name) ? bareText(place) : undefined;
  return text === undefined ? found : [...found, [place.name, text]];
}

function reason(text: string): string[] {
  // Nothing is false, and a lone `$f:x` is taken as it is.
  if (text.trim() === '' || /^\$(?!\{)\S+$/.test(text.trim())) return [];
  try {
    parseCondition(text);
    return [];
  } catch (error) {
    if (error instanceof BossError) return [error.message];
    throw error;
  }
}
