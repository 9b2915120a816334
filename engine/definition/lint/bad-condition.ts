import { type Condition, parseCondition } from '../../core/condition.ts';
import { compilePattern } from '../../core/pattern.ts';
import { BossError } from '../../errors.ts';
import { shown } from '../definition-error.ts';
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

/** A condition that cannot be parsed, or that holds whatever happens because an operator is missing. */
export const badCondition: Rule = {
  code: 'bad-condition',
  severity: 'error',
  check: (place) => conditionsOf(place).flatMap(([key, text]) => reason(text).map((message) => `${key}: ${message}`)),
};

const ALWAYS = (text: string): string =>
  `"${shown(text)}" is only a text of several words, which always holds: write an operator between them (== != > < in, and, or, is set).`;

/** The parts that count as true or false by themselves. */
function truthsIn(condition: Condition): readonly Condition[] {
  if (condition.kind === 'not') return truthsIn(condition.of);
  if (condition.kind !== 'chain') return [condition];
  return [condition.first, ...condition.rest.map((link) => link.of)].flatMap(truthsIn);
}

function isSeveralWords(condition: Condition): boolean {
  return condition.kind === 'bare' && condition.words > 1;
}

/** Patterns that are known before the process runs. */
function patternsIn(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'pattern':
      return condition.parts.every((part) => typeof part === 'string') ? [condition.parts.join('')] : [];
    case 'not':
      return patternsIn(condition.of);
    case 'compare':
      return patternsIn(condition.right);
    case 'chain':
      return [condition.first, ...condition.rest.map((link) => link.of)].flatMap(patternsIn);
    default:
      return [];
  }
}

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
    const condition = parseCondition(text);
    for (const pattern of patternsIn(condition)) compilePattern(pattern);
    return truthsIn(condition).some(isSeveralWords) ? [ALWAYS(text)] : [];
  } catch (error) {
    if (error instanceof BossError) return [error.message];
    throw error;
  }
}
