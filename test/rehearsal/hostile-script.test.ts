import { expect } from 'chai';
import fc from 'fast-check';
import { BossError } from '../../engine/errors.ts';
import { readScript } from '../../engine/rehearsal/read-script.ts';
import { rehearse } from '../../engine/rehearsal/rehearse.ts';

const WORDS = [
  ...['cases', 'name', 'fields', 'variables', 'participants', 'events', 'start', 'until', 'expect', 'definition'],
  ...['trace', 'trace_any_order', 'seen', 'end', 'took', 'error', 'waiting', 'set', 'unset', 'result', 'after', 'hold'],
  ...['times', 'at', 'cancel', 'kill', 'replay', 'reply', 'alice', '/.*/', '/(/', '__proto__', 'constructor'],
];
const word = fc.constantFrom(...WORDS, 'done', 'ok', '2h', 'process', '-1h', '2026-01-01', '');
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    word,
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 4 }),
  ),
})).value;

const DEFINITION = {
  source: `name: x\ndo:\n  - alice: { timeout: 1h }\n  - listen: { to: alice, upon: reply, timeout: 1h }\n`,
  file: 'x.yaml',
  fields: {},
};

describe('a script of any shape', () => {
  it('is played, or refused with its place', () => {
    const aCase = fc.record(
      { name: word, expect: value, participants: value, events: value, fields: value, until: word },
      { requiredKeys: ['name', 'expect'] },
    );
    fc.assert(
      fc.property(fc.oneof(value, fc.record({ cases: fc.array(aCase, { maxLength: 2 }) })), (data) => {
        try {
          const { cases } = rehearse(DEFINITION, readScript(JSON.stringify(data), 'x.test.yaml'));
          for (const { passed, problems } of cases) expect(passed).to.equal(problems.length === 0);
        } catch (error) {
          if (!(error instanceof BossError)) throw error;
          expect(error.message).to.match(/^x\.test\.yaml:\d+:\d+: /);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
