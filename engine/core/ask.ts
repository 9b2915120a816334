/** A question to people, as the step that asks keeps it: who may answer, what they said, and when it is decided. */
import { sameJson } from './compare.ts';
import type { Expression } from './expression.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { formatTimestamp } from './time.ts';

export interface Ask {
  readonly question: string;
  /** JSON Schema of an answer. */
  readonly form: JsonObject;
  /** People and groups of whom one may answer; empty: everybody. */
  readonly who: readonly string[];
  /** People and groups who may not, whatever else they are. */
  readonly not: readonly string[];
  /** How many different people must say the same. */
  readonly people: number;
  /** Field that takes the answer. */
  readonly as: string;
  /** Each person's last word, in the order of saying. */
  readonly answers: readonly PersonsAnswer[];
}

export interface PersonsAnswer {
  readonly by: string;
  readonly at: number;
  readonly values: JsonObject;
}

/** Somebody who wants to answer, with the groups that he belongs to. */
export interface Person {
  readonly name: string;
  readonly groups: readonly string[];
}

/** The open question of a step; null when it asks nothing, or no longer. */
export function askOf(e: Expression): Ask | null {
  const ask = e.data['ask'];
  const isOpen = (e.state === null || e.state === 'paused') && e.data['answered'] !== true;
  return isOpen && isObject(ask) ? (ask as unknown as Ask) : null;
}

/** Why this person may not answer, in words; null when he may. */
export function refusalOf({ who, not }: Pick<Ask, 'who' | 'not'>, person: Person): string | null {
  const names = [person.name, ...person.groups];
  const excluded = names.find((name) => not.includes(name));
  if (excluded !== undefined) return `${person.name} may not answer: the question is not for ${excluded}`;
  if (who.length === 0 || names.some((name) => who.includes(name))) return null;
  return `${person.name} may not answer: the question is for ${who.join(', ')}`;
}

/** The question after somebody has answered, or (null) taken his answer back. */
export function withAnswer(ask: Ask, by: string, values: JsonObject | null, at: number): Ask {
  const others = ask.answers.filter((one) => one.by !== by);
  return { ...ask, answers: values === null ? others : [...others, { by, at, values }] };
}

/** What the last answer decides, when enough people say the same as it does; their comments may differ. */
export function decisionOf({ answers, people }: Ask): JsonObject | null {
  const last = answers.at(-1);
  if (last === undefined) return null;
  const agreed = answers.filter(({ values }) => sameJson(withoutComment(values), withoutComment(last.values)));
  if (agreed.length < people) return null;
  const by = agreed.map((one) => one.by).join(', ');
  const decision = { ...last.values, by, at: formatTimestamp(last.at) };
  return people === 1 ? decision : { ...decision, answers: answers.map(inWords) };
}

function inWords({ by, at, values }: PersonsAnswer): Json {
  return { ...values, by, at: formatTimestamp(at) };
}

function withoutComment(values: JsonObject): JsonObject {
  const { comment: _, ...others } = values;
  return others;
}
