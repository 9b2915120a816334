import { expect } from 'chai';
import { launched, type RunOptions } from '../support/scripted-run.ts';

const changes = (attributes: string, options: RunOptions = {}) =>
  launched(`- sequence: { ${attributes}, do: [ bob: { saw: '\${f:a}' }, set: { a: 10 }, set: { c: 30 } ] }`, {
    fields: { a: 1, b: 2 },
    ...options,
  });
const result = (attributes: string) => changes(attributes).ownFields;

describe('the attributes filter, take and discard', () => {
  it('filter on the way in: the step sees what the rules leave', () => {
    const run = changes('filter: { in: [ { f: a, set: 5 } ] }');
    expect(run.paramsOf('bob')['saw']).to.equal('5');
    expect(run.ownFields).to.deep.equal({ a: 10, b: 2, c: 30 });
  });

  it('filter on the way out: ~~ is what was before the filter', () => {
    expect(result('filter: { in: [ { f: a, del: true } ], out: [ { f: a, restore: true } ] }')).to.deep.equal({
      ...{ a: 1, b: 2, c: 30 },
    });
    expect(result('filter: { apply: [ { f: x, set: 1 } ], reply: [ { f: x, remove: true } ] }')).to.deep.equal({
      ...{ a: 10, b: 2, c: 30 },
    });
  });

  it('a list of rules goes both ways', () => {
    const run = changes('filter: [ { f: a, set: 5 } ]');
    expect(run.paramsOf('bob')['saw']).to.equal('5');
    expect(run.ownFields['a']).to.equal(5);
  });

  it('a name leads to a variable, which may hold another', () => {
    const variables = { rules: { out: 'more' }, more: [{ f: 'x', set: 1 }] };
    expect(changes('filter: rules', { variables }).ownFields['x']).to.equal(1);
    expect(changes('filter: nowhere').wrong[0]).to.contain('found no filter for "nowhere"');
    expect(changes('filter: 7').wrong[0]).to.contain('found no filter for 7');
  });

  const kept: [attributes: string, fields: object][] = [
    ['take: c', { a: 1, b: 2, c: 30 }],
    ['take: [ a, zz ]', { a: 10, b: 2, zz: null }],
    ["take: '/^[ac]$/'", { a: 10, b: 2, c: 30 }],
    ['discard: true', { a: 1, b: 2 }],
    ["discard: 'true'", { a: 1, b: 2 }],
    ['discard: c', { a: 10, b: 2 }],
    ['discard: [ a, c ]', { b: 2 }],
    ['discard: false', { a: 10, b: 2, c: 30 }],
    ["take: '${f:nothing}', discard: true", { a: 1, b: 2, '': null }],
  ];
  for (const [attributes, fields] of kept) {
    it(`${attributes} leaves ${JSON.stringify(fields)}`, () => expect(result(attributes)).to.deep.equal(fields));
  }

  it('hold for a step that changes the workitem itself', () => {
    expect(launched('- set: { a: 2, discard: true }', { fields: { a: 1 } }).ownFields).to.deep.equal({ a: 1 });
  });

  it('do nothing when the step is skipped, cancelled, timed out, or its error passed by', () => {
    const step = (attributes: string) => `- sequence: { tag: t, discard: true, ${attributes} }`;
    const end = (attributes: string, act: (run: ReturnType<typeof launched>) => void) => {
      const run = launched(step(attributes), { fields: { a: 1 } });
      act(run);
      return run.ownFields;
    };
    expect(end("if: 'false', filter: [ { f: x, set: 1 } ], do: [ alice ]", () => undefined)).to.deep.equal({ a: 1 });
    const sets = 'do: [ set: { a: 2 }, slow ]';
    expect(end(sets, (run) => run.command('cancel', 't'))['a']).to.equal(2);
    expect(end(`timeout: 1h, ${sets}`, (run) => run.advance('2h'))['a']).to.equal(2);
    expect(end(`on_error: pass, ${sets}`, (run) => run.failed('slow'))['a']).to.equal(2);
    expect(
      end(`on_error: '1h: pass, raise', ${sets}`, (run) => void (run.failed('slow'), run.advance('2h')))['a'],
    ).to.equal(2);
  });

  it('an error on the way in or out is one of the step', () => {
    const wrong = (filter: string) => changes(`filter: { ${filter} }, on_error: carol`);
    const before = wrong('in: [ { f: a, t: string } ]');
    expect(before.trace).to.deep.equal([]);
    expect(before.errors).to.have.length(1);
    const after = wrong('out: [ { f: a, t: string } ]');
    expect(after.trace).to.deep.equal(['bob', 'carol']);
    expect(after.fields['__error__']).to.deep.include({ class: 'ValidationError' });
  });

  it('a step whose out-filter failed is not done again by a replay, only its end', () => {
    const run = launched('- alice: { filter: { out: [ { f: ok, t: bool } ] } }\n- bob');
    expect(run.wrong[0]).to.match(/^validation failed with 1 deviation\(s\): field "ok" is null/);
    run.replay({ ok: true });
    expect(run.trace).to.deep.equal(['alice', 'bob']);
  });

  it('leave alone what a concurrence keeps of its branches', () => {
    const run = launched(
      '- concurrence: { filter: { in: [ { f: x, set: 1 } ] }, merge_type: isolate, do: [ set: { a: 1 }, set: { a: 2 } ] }',
    );
    expect(run.fields).to.have.keys('0', '1');
  });
});
