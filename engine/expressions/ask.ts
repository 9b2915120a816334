/**
 * # ask
 *
 * Asks people and goes on when they have answered.
 *
 * ```yaml
 * - ask: 'Release ${f:version}?'
 * - if: { test: '${f:answer.decision} == yes', then: [ publish ] }
 *
 * - ask:
 *     question: 'Accept ${f:package} into ${f:project}?'
 *     who: [releasers, anna]
 *     not: '${f:requester}'
 *     people: 2
 *     form:
 *       type: object
 *       required: [decision]
 *       properties:
 *         decision: { enum: [accept, reject] }
 *         comment: { type: string }
 *     as: review
 *     escalate: { after: 1d, to: managers }
 *     timeout: 3d
 *     on_timeout: error
 * ```
 *
 * | attribute | says |
 * |---|---|
 * | `question`, or the bare text | what is asked |
 * | `who` | who may answer: people and groups, as a list or with commas; without it everybody |
 * | `not` | who may not, even when `who` says so: whoever made the request, say |
 * | `people` | how many different people have to say the same; 1 |
 * | `form` | JSON Schema of an answer; without it `decision` (yes or no) and a `comment` |
 * | `as` | field that takes the answer; `answer` |
 * | `escalate` | `{ after: 1d, to: [managers] }`: who may answer as well when nobody did for so long |
 *
 * The field takes what was answered, with `by` (who) and `at` (when); with several people also `answers`, what each of them
 * said. Answers are the same when they agree in all but the `comment`. Until it is decided everybody may change or withdraw
 * what he said. Answers come by `boss task answer` or the API; `boss task list` shows the open questions. Groups are those of the
 * section `groups` of the configuration.
 *
 * When the step ends otherwise (`timeout`, cancel) the question is closed.
 *
 * Errors: BOSS_EXPRESSION_FAILED without a question, or when `form` is no JSON Schema of an object.
 *
 * See also: breakpoint, participant; the common attributes timeout and timers (`timers: '4h: remind'`).
 */
import type { Ask } from '../core/ask.ts';
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { parseDuration } from '../core/time.ts';

const YES_OR_NO: JsonObject = {
  type: 'object',
  required: ['decision'],
  additionalProperties: false,
  properties: { decision: { enum: ['yes', 'no'] }, comment: { type: 'string' } },
};

export const ask: ExpressionType<Frame> = {
  names: ['ask'],
  apply(x) {
    const asked = readAsk(x);
    x.store({ ask: asked as unknown as Json });
    x.execution.label(x.e, ['task', ...asked.who.map((name) => `task:${name}`)]);
    x.execution.note('asked', x.e.expid, { question: asked.question, who: asked.who });
    startEscalation(x);
  },
  timer(x) {
    const asked = x.data['ask'] as unknown as Ask;
    const to = namesAt(x, escalationOf(x)?.['to']);
    x.store({
      ask: { ...asked, who: asked.who.length === 0 ? [] : [...new Set([...asked.who, ...to])] } as unknown as Json,
    });
    x.execution.label(
      x.e,
      to.map((name) => `task:${name}`),
    );
    x.execution.note('escalated', x.e.expid, { to });
  },
};

function readAsk(x: Frame): Ask {
  const question = x.attr('question') ?? x.text();
  if (typeof question !== 'string' || question.trim() === '') {
    throw x.error("asks nothing: write `ask: 'Release it?'` or `ask: { question: 'Release it?' }`");
  }
  return {
    question,
    form: formOf(x),
    who: namesAt(x, x.attr('who')),
    not: namesAt(x, x.attr('not')),
    people: peopleOf(x),
    as: fieldOf(x),
    answers: [],
  };
}

function formOf(x: Frame): JsonObject {
  const form = x.attr('form') ?? YES_OR_NO;
  if (!isObject(form))
    throw x.error('`form` is a JSON Schema of an object: `form: { type: object, properties: { .. } }`');
  const taken = isObject(form['properties'])
    ? ['by', 'at', 'answers'].filter((name) => hasKey(form['properties'], name))
    : [];
  if (taken.length > 0) throw x.error(`\`form\` cannot ask for ${taken.join(', ')}: the answer has that anyway`);
  const mistake = x.execution.env.schemaMistake?.(form) ?? null;
  if (mistake !== null) throw x.error(`\`form\` is no JSON Schema that can be used: ${mistake}`);
  return form;
}

function hasKey(value: Json | undefined, key: string): boolean {
  return isObject(value) && Object.hasOwn(value, key);
}

/** `anna, ben` or `[anna, ben]`. */
function namesAt(x: Frame, given: Json | undefined): string[] {
  if (given === undefined || given === null || given === '') return [];
  const list: readonly Json[] = Array.isArray(given) ? given : typeof given === 'string' ? given.split(',') : [given];
  return list.map((name) => {
    if (typeof name === 'string' && name.trim() !== '') return name.trim();
    throw x.error(`${JSON.stringify(name)} is no name of a person or group`);
  });
}

function peopleOf(x: Frame): number {
  const people = Number(x.attr('people') ?? 1);
  if (Number.isInteger(people) && people >= 1 && people <= 100) return people;
  throw x.error('`people` is how many must say the same: a whole number from 1 to 100');
}

function fieldOf(x: Frame): string {
  const as = x.attr('as') ?? 'answer';
  if (typeof as === 'string' && as !== '') return as.replace(/^f(?:ield)?:/, '');
  throw x.error('`as` is the name of a field: `as: review`');
}

function escalationOf(x: Frame): JsonObject | null {
  const escalation = x.attr('escalate') ?? null;
  if (escalation === null || isObject(escalation)) return escalation;
  throw x.error('`escalate` says after how long, and to whom: `escalate: { after: 1d, to: [managers] }`');
}

function startEscalation(x: Frame): void {
  const escalation = escalationOf(x);
  if (escalation === null) return;
  const { after = null } = escalation;
  const ms = typeof after === 'string' ? parseDuration(after) : typeof after === 'number' ? after * 1000 : null;
  if (ms === null || ms <= 0)
    throw x.error(`\`escalate.after\` ${JSON.stringify(after)} is no duration: write 4h or 1d`);
  if (namesAt(x, escalation['to']).length === 0)
    throw x.error('`escalate.to` says who may answer then: `to: [managers]`');
  x.setTimer('escalate', x.execution.env.now + ms);
}
