/** The shape of a script as JSON Schema; a `description` is what a message about this place says to write. */
const TEXT = { type: 'string' };
const TIME = {
  type: ['string', 'number'],
  description: 'Write a duration such as 2d10h or 30m; a bare number is seconds.',
};
const FIELDS = { type: 'object', description: 'Write a map of fields: `{ project: A:B, tries: 3 }`.' };
const LIBRARY = {
  type: 'object',
  additionalProperties: TEXT,
  description: 'Write the files of the shared definitions that it calls: `library: { notify: ../lib/notify.yaml }`.',
};
const NAMES = { type: 'array', items: TEXT, description: 'Write the names of participants as a list: [alice, bob].' };

const ERROR = {
  type: ['string', 'object'],
  required: ['message'],
  additionalProperties: false,
  properties: { class: TEXT, message: TEXT },
  description: "Write `error: 'what went wrong'` or `error: { class: Remote, message: what went wrong }`.",
};

const ANSWER = whenType(
  'object',
  {
    additionalProperties: false,
    properties: {
      set: {
        ...FIELDS,
        description: 'Write the fields that it changes: `set: { approved: true, req.state: accepted }`.',
      },
      unset: { type: 'array', items: TEXT, description: 'Write the fields that it removes: `unset: [build.project]`.' },
      result: {},
      error: ERROR,
      after: TIME,
      hold: { enum: [true], description: 'Write `hold: true` for a participant that never answers.' },
      times: { type: 'integer', minimum: 1, description: 'Write how often it answers so: `times: 3`.' },
    },
  },
  {
    enum: ['ok', 'hold'],
    description:
      'An answer is `ok`, `hold`, or a map with set, unset, result, error, after, hold, times; several of them are a list.',
  },
);

const PARTICIPANTS = {
  type: 'object',
  description:
    'Write a map of names (or /regular expressions/) and answers: `{ alice: ok, /check_.*/: { result: true } }`.',
  additionalProperties: whenType(
    'array',
    { minItems: 1, items: ANSWER, description: 'Give at least one answer.' },
    ANSWER,
  ),
};

const TARGET = {
  type: 'string',
  description: 'Write `process`, or the participant, name, tag or expid of a live step.',
};
const HEARD = { type: 'string', description: 'Write the name of the participant or tag that is listened for.' };

const LOCK = { type: 'string', description: 'Write the lock that another process has, or gives back: `locked: obs`.' };

const EVENT = {
  type: 'object',
  required: ['at'],
  additionalProperties: false,
  properties: {
    at: TIME,
    ...{ cancel: TARGET, kill: TARGET, pause: TARGET, resume: TARGET, replay: TARGET, proceed: TARGET },
    ...{ apply: HEARD, reply: HEARD, entering: HEARD, leaving: HEARD },
    answer: { type: 'string', description: 'Write the name, tag or expid of the step that asks: `answer: ask`.' },
    by: {
      type: ['string', 'array'],
      items: TEXT,
      minItems: 1,
      description:
        'Write who answers, and the groups that this person is in: `by: anna` or `by: [anna, releasers]`. Of a command: who gives it.',
    },
    signal: { type: 'string', description: 'Write the name of the signal that is sent: `signal: built`.' },
    match: { type: ['string', 'number'], description: 'Write what the signal is about: `match: 4711`.' },
    ...{ locked: LOCK, unlocked: LOCK },
    fields: FIELDS,
  },
  description: 'Write `- { at: 2h, cancel: process }` or `- { at: 2h, reply: req_changed_42, fields: { .. } }`.',
};

const BREAKPOINTS = {
  enum: ['hold', 'pass'],
  description: 'Write hold (an event `proceed` lets them go) or pass (they let go at once).',
};

const SEEN = {
  type: 'object',
  description: 'Write what participants see: `{ alice: { project: A:B, params: { task: review } } }`.',
  additionalProperties: whenType('array', { items: FIELDS }, FIELDS),
};

const END = whenType(
  'object',
  {
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    properties: {
      error: {
        type: ['string', 'object'],
        additionalProperties: false,
        properties: { class: TEXT, message: TEXT, step: TEXT, expid: TEXT },
        description: "Write `error: 'message'` or `error: { class: .., message: .., step: .., expid: .. }`.",
      },
      waiting: { ...NAMES, description: 'Write what it waits for: `waiting: [alice, listen]`.' },
    },
    description: 'Write `end: { error: { message: .. } }` or `end: { waiting: [alice] }`.',
  },
  {
    enum: ['done', 'cancelled', 'killed', 'timed_out', 'error', 'waiting'],
    description:
      'Write done, cancelled, killed, timed_out, error, waiting, or a map: `end: { error: { class: Remote } }`.',
  },
);

const EXPECT = {
  type: 'object',
  additionalProperties: false,
  properties: { trace: NAMES, trace_any_order: NAMES, seen: SEEN, fields: FIELDS, end: END, took: TIME },
  description: 'Write what is expected: trace or trace_any_order, seen, fields, end, took.',
};

const CASE = {
  type: 'object',
  required: ['name', 'expect'],
  additionalProperties: false,
  properties: {
    name: {
      type: 'string',
      minLength: 1,
      description: 'Write a claim in plain words: `name: is rejected after 14 days`.',
    },
    fields: FIELDS,
    variables: { ...FIELDS, description: 'Write a map of process variables.' },
    participants: PARTICIPANTS,
    events: { type: 'array', items: EVENT, description: 'Write a list of events, each with a time.' },
    start: {
      type: 'string',
      description: "Write the date at launch, in UTC unless it has a zone: '2026-03-27 08:00'.",
    },
    until: TIME,
    breakpoints: BREAKPOINTS,
    expect: EXPECT,
  },
  description:
    'Write a case as a map with name, fields, variables, participants, events, start, until, breakpoints, expect.',
};

export const SCRIPT_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Test script of a BOSS definition',
  type: 'object',
  required: ['cases'],
  additionalProperties: false,
  properties: {
    definition: {
      type: 'string',
      description: 'Write the file of the definition, seen from this one: `definition: release.yaml`.',
    },
    library: LIBRARY,
    fields: FIELDS,
    variables: { ...FIELDS, description: 'Write a map of process variables.' },
    participants: PARTICIPANTS,
    sources: {
      ...FIELDS,
      description: 'Write what `read` finds, by name: `sources: { defaults.json: { tries: 3 } }`.',
    },
    time_zone: { type: 'string', description: 'Write the zone of the engine: `time_zone: Europe/Helsinki`.' },
    original_conditions: {
      type: 'boolean',
      description: 'Write true or false, as in the configuration of the engine.',
    },
    breakpoints: BREAKPOINTS,
    cases: {
      type: 'array',
      minItems: 1,
      items: CASE,
      description: 'Write a list of cases, each with `name` and `expect`.',
    },
  },
  description:
    'Write a map with `cases` (and definition, library, fields, variables, participants, sources, time_zone, original_conditions, breakpoints for all of them).',
};

type Schema = Readonly<Record<string, unknown>>;

function whenType(type: string, yes: Schema, no: Schema): Schema {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  return { if: { type }, then: yes, else: no };
}
