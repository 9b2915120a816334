import { expect } from 'chai';
import { readScript } from '../../engine/rehearsal/read-script.ts';
import { thrown } from '../support/thrown.ts';

function refused(text: string): string[] {
  const { code, message } = thrown(() => readScript(text, 'release.test.yaml')) as Error & { code: string };
  expect(code).to.equal('BOSS_DEFINITION_INVALID');
  const [first = '', ...rest] = message.split('\n');
  return [first, rest.at(-1) ?? ''];
}

const HEAD = 'cases:\n  - name: it\n    expect: {}\n';

describe('a test script', () => {
  it('may be a bare list of cases', () => {
    expect(readScript('- { name: it, expect: {} }', 'x.test.yaml').cases).to.have.length(1);
  });

  it('says where an unknown key stands and what may be meant', () => {
    expect(refused(`${HEAD}    particpants: {}`)).to.deep.equal([
      'release.test.yaml:4:5: Unknown key "particpants" in case 1.',
      'Did you mean `participants`? Known keys are name, fields, variables, participants, events, start, until, breakpoints, expect.',
    ]);
    expect(refused(`${HEAD}    participants: { alice: { sett: {} } }`)[0]).to.equal(
      'release.test.yaml:4:30: Unknown key "sett" in `alice`.',
    );
    expect(refused('cases: [{ name: it, expect: { tracee: [] } }]')[1]).to.match(/^Did you mean `trace`\?/);
    expect(refused('casess: []')[0]).to.match(/casess|has no `cases`/);
  });

  const mistakes: [string, string, RegExp | string, RegExp][] = [
    ['nothing at all', '', '1:1: The script is empty.', /^Write `cases:`/],
    ['a text', 'hello', '1:1: The script is a text.', /map with `cases`/],
    ['a case without a name', 'cases: [{ expect: {} }]', '1:9: Case 1 has no `name`.', /^Write a case as a map/],
    ['a case without an expectation', 'cases: [{ name: x }]', '1:9: Case 1 has no `expect`.', /^Write a case as a map/],
    [
      'two cases of one name',
      'cases: [{ name: x, expect: {} }, { name: x, expect: {} }]',
      '1:42: Two cases are called "x".',
      /own/,
    ],
    [
      'an answer that is none',
      `${HEAD}    participants: { alice: holds }`,
      '4:28: `alice` is "holds".',
      /^Did you mean `hold`\?/,
    ],
    [
      'an answer with both error and set',
      `${HEAD}    participants: { a: { error: x, set: { b: 1 } } }`,
      '4:33: An answer with `error` changes no fields.',
      /two answers/,
    ],
    [
      'an empty list of answers',
      `${HEAD}    participants: { alice: [] }`,
      /4:28: `alice` must NOT have fewer/,
      /at least one answer/,
    ],
    [
      'an error without a message',
      `${HEAD}    participants: { a: { error: { class: X } } }`,
      '4:33: `error` has no `message`.',
      /^Write `error:/,
    ],
    ['times that are none', `${HEAD}    participants: { a: { times: 0 } }`, /4:33: `times` must be >= 1/, /how often/],
    [
      'a pattern that is none',
      `${HEAD}    participants: { /(/: ok }`,
      /4:21: \/\(\/ is no regular expression/,
      /between slashes/,
    ],
    ['a time that is none', `${HEAD}    until: soon`, '4:12: "soon" is no duration.', /2d10h/],
    ['a date that is none', `${HEAD}    start: 2d`, '4:12: "2d" is no date.', /2026-03-27/],
    ['an event without a time', `${HEAD}    events: [{ cancel: process }]`, '4:14: Event 1 has no `at`.', /at: 2h/],
    [
      'an event in which nothing happens',
      `${HEAD}    events: [{ at: 2h }]`,
      '4:20: Nothing happens in this event.',
      /cancel/,
    ],
    [
      'an event of two things',
      `${HEAD}    events: [{ at: 2h, cancel: a, kill: b }]`,
      '4:41: An event is one thing, and here are cancel and kill.',
      /cancel/,
    ],
    [
      'fields of a cancel',
      `${HEAD}    events: [{ at: 2h, cancel: a, fields: {} }]`,
      '4:43: `cancel` takes no fields.',
      /replay/,
    ],
    [
      'an end that is none',
      'cases: [{ name: x, expect: { end: dome } }]',
      '1:35: `end` is "dome".',
      /^Did you mean `done`\?/,
    ],
    [
      'an end of two kinds',
      'cases: [{ name: x, expect: { end: { error: a, waiting: [] } } }]',
      /1:35: `end` must NOT have more than 1/,
      /^Write `end:/,
    ],
    [
      'both kinds of trace',
      'cases: [{ name: x, expect: { trace: [], trace_any_order: [] } }]',
      '1:58: `trace` and `trace_any_order` are both given.',
      /Keep one/,
    ],
    ['a trace that is a text', 'cases: [{ name: x, expect: { trace: alice } }]', '1:37: `trace` is a text.', /list/],
    ['a key that stands twice', 'cases: []\ncases: []', /2:1: The key "cases" stands twice/, /./],
  ];
  for (const [title, text, problem, hint] of mistakes) {
    it(`is refused with ${title}`, () => {
      const [first, last] = refused(text);
      if (typeof problem === 'string') expect(first).to.equal(`release.test.yaml:${problem}`);
      else expect(first).to.match(problem);
      expect(last).to.match(hint);
    });
  }
});
