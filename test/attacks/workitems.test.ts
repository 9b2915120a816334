import { expect } from 'chai';
import { parseInbound } from '../../engine/core/message.ts';
import { EngineRun, scripted } from '../support/engine-run.ts';
import { thrown } from '../support/thrown.ts';

/** JSON texts of fields, and how they are kept; null: refused. */
const TEXTS: readonly (readonly [what: string, text: string, kept: string | null])[] = [
  ['__proto__', '{"__proto__":{"admin":true}}', '{"__proto__":{"admin":true}}'],
  ['__proto__ within', '{"a":[{"__proto__":{"admin":true}}]}', '{"a":[{"__proto__":{"admin":true}}]}'],
  [
    'constructor.prototype',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"constructor":{"prototype":{"admin":true}}}',
  ],
  [
    'names of methods',
    '{"toString":1,"valueOf":2,"hasOwnProperty":3}',
    '{"toString":1,"valueOf":2,"hasOwnProperty":3}',
  ],
  ['toJSON and then', '{"toJSON":1,"then":{"a":2}}', '{"toJSON":1,"then":{"a":2}}'],
  ['a key that stands twice, of which the last counts as everywhere', '{"a":1,"a":2}', '{"a":2}'],
  ['a lone surrogate', '{"a":"\\ud800","\\udc00":1}', '{"a":"\\ud800","\\udc00":1}'],
  ['control characters', '{"a":"\\u0000\\u001b[2J\\u2028"}', '{"a":"\\u0000\\u001b[2J\u2028"}'],
  ['an empty key', '{"":{"":1}}', '{"":{"":1}}'],
  ['a key with dots and dollars', '{"a.b":1,"${f:x}":"${f:y}"}', '{"a.b":1,"${f:x}":"${f:y}"}'],
  ['a number that is none', '{"a":1e999}', null],
  ['a negative number that is none', '{"a":[{"b":-1e999}]}', null],
  ['an integer of 400 digits', `{"a":${'9'.repeat(400)}}`, null],
  ['a number near the end of numbers', '{"a":1e308}', '{"a":1e+308}'],
  ['data of a thousand levels and one', `{"a":${'['.repeat(1001)}${']'.repeat(1001)}}`, null],
];

describe('a hostile workitem', () => {
  let run: EngineRun;
  let kept = '';
  before(async () => {
    const reader = scripted('reader', (workitem) => {
      kept = JSON.stringify(workitem.fields);
    });
    run = await EngineRun.start({
      participants: [reader, scripted('silent', (workitem) => void (workitem.forget = true))],
    });
  });
  after(() => run.stop());

  for (const [what, text, expected] of TEXTS) {
    it(`is ${expected === null ? 'refused' : 'kept as it came'} by the API and brought to a participant: ${what}`, async () => {
      const body = `{"definition":"name: x\\ndo: [reader]","fields":${text}}`;
      const response = await fetch(`${run.url}/api/v1/processes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      if (expected === null) {
        expect(response.status).to.be.oneOf([400, 413]);
        return;
      }
      expect(response.status).to.equal(201);
      const { wfid } = (await response.json()) as { wfid: string };
      const { fields } = await run.ended(wfid);
      expect(withoutOwn(kept)).to.equal(expected);
      expect(withoutOwn(JSON.stringify(fields))).to.equal(expected);
      expect(({} as { admin?: boolean }).admin).to.equal(undefined);
    });

    it(`is ${expected === null ? 'refused' : 'read as it came'} on the wire: ${what}`, () => {
      const error = thrown(() => {
        const inbound = parseInbound(`{"definition":"x","fields":${text}}`);
        expect(inbound.kind === 'launch' && JSON.stringify(inbound.fields)).to.equal(expected);
      });
      if (expected === null) expect(error).to.have.property('name', 'BossError');
      else if (error !== undefined) throw error as Error;
      expect(({} as { admin?: boolean }).admin).to.equal(undefined);
    });
  }
});

/** Without what the engine itself puts among the fields. */
function withoutOwn(text: string): string {
  const own = /^(__(?!proto)\w+__|params|dispatched_at)$/;
  return JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(text) as object).filter(([key]) => !own.test(key))),
  );
}
