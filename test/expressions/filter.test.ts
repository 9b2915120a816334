import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

const run = (filter: string, fields = {}, variables = {}) => launched(`- filter: ${filter}`, { fields, variables });

describe('filter', () => {
  it('takes one rule as attributes, with the field as bare text or named', () => {
    expect(run('{ n: ~, type: number }', { n: 1 }).fields).to.deep.equal({ n: 1 });
    expect(run("{ field: 'n', set: '${f:s}' }", { n: 1, s: 'x' }).fields).to.deep.equal({ n: 'x', s: 'x' });
    expect(run('{ f: n, t: string }', { n: 1 }).errors[0]?.class).to.equal('ValidationError');
  });

  it('takes a list of rules', () => {
    const rules = "{ in: [ { field: a, move_to: b }, { field: 'x, y', default: 0 } ] }";
    expect(run(rules, { a: 1, y: 2 }).fields).to.deep.equal({ b: 1, x: 0, y: 2 });
  });

  it('takes rules as steps, with alternatives', () => {
    const rules = '{ do: [ project: { type: string }, or, package: { type: string } ] }';
    expect(run(rules, { package: 'p' }).ended).not.to.equal(null);
    expect(run(rules, { package: 1 }).errors[0]?.class).to.equal('ValidationError');
    expect(run('{ do: [ field: { x: ~, type: number } ] }', { x: 1 }).ended).not.to.equal(null);
  });

  it('takes rules from a variable or a field', () => {
    expect(run("'v:rules'", {}, { rules: [{ field: 'x', set: 1 }] }).fields).to.deep.equal({ x: 1 });
    expect(run("'f:rules'", { rules: { in: [{ field: 'rules', remove: true }] } }).fields).to.deep.equal({});
    expect(run("'v:nothing'").wrong[0]).to.contain('not a filter: null');
  });

  it('tells rule, field and value of what does not hold', () => {
    const { errors, execution } = run('{ in: [ { f: n, t: string }, { f: zz } ] }', { n: 7 });
    expect(errors[0]?.code).to.equal('BOSS_VALIDATION_FAILED');
    expect(errors[0]?.message).to.equal(
      'validation failed with 2 deviation(s): field "n" is 7, but the rule is {"f":"n","t":"string"}, ' +
        'field "zz" is null, but the rule is {"f":"zz"}',
    );
    expect(errors[0]?.details).to.deep.include({
      deviations: [
        [{ f: 'n', t: 'string' }, 'n', 7],
        [{ f: 'zz' }, 'zz', null],
      ],
    });
    expect(execution.head.errors).to.equal(1);
  });

  it('gives the deviations to a handler', () => {
    const handled = launched('- sequence: { on_error: alice, do: [ filter: { f: n, t: string } ] }', {
      fields: { n: 7 },
    });
    expect(handled.fields['__error__']).to.deep.include({ deviations: [[{ f: 'n', t: 'string' }, 'n', 7]] });
  });

  it('records deviations and goes on', () => {
    const recorded = launched(
      `
      - filter: { n: ~, type: string, record: true }
      - filter: { m: ~, type: string, record: true }
      - filter: { in: [ { field: n, type: bool, record: wrong } ] }
      - alice
    `,
      { fields: { n: 1 } },
    ).fields;
    expect(recorded['__validation_errors__']).to.deep.equal([
      [{ field: 'n', type: 'string' }, 'n', 1],
      [{ field: 'm', type: 'string' }, 'm', null],
    ]);
    expect(recorded['wrong']).to.deep.equal([[{ field: 'n', type: 'bool' }, 'n', 1]]);
  });

  it('forgets what was recorded before with flush', () => {
    const { fields } = launched(
      '- filter: { n: ~, type: string, record: true }\n- filter: { m: ~, record: true, flush: true }',
    );
    expect(fields['__validation_errors__']).to.deep.equal([[{ field: 'm' }, 'm', null]]);
  });

  it('knows the workitem that the step around it began with', () => {
    const { fields } = launched('- sequence: [ set: { x: 2 }, filter: { field: x, restore: true } ]', {
      fields: { x: 1 },
    });
    expect(fields['x']).to.equal(1);
  });

  it('takes field __result__ away', () => {
    expect(launched('- set: { a: 1 }\n- filter: { a: ~ }').fields).to.deep.equal({ a: 1 });
  });
});
