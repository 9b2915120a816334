import { expect } from 'chai';
import { launched, type RunOptions } from '../support/scripted-run.ts';

const allowed: RunOptions = {
  environment: { registerAllowed: true },
  participants: {
    boss_register: ({ fields, params }) =>
      params['name'] === '(' ? { error: { class: 'Configuration', message: 'no' } } : { reply: fields },
  },
};
const asked = (step: string, fields = {}) =>
  launched(`- ${step}\n- alice`, { ...allowed, fields }).dispatches.flatMap(({ name, params }) =>
    name === 'boss_register' ? [`${params['action']} ${params['name']} ${params['queue']}`] : [],
  );

describe('registerp and unregisterp', () => {
  const cases: [step: string, asked: string[]][] = [
    ["registerp: { 'built_.*': ~, queue: builds }", ['register built_.* builds']],
    ['registerp: alpha', ['register alpha alpha']],
    ["registerp: { regex: '/^user_.+/', routing_key: users }", ['register ^user_.+ users']],
    ["registerp: { name: a, queue: '${f:q}' }", ['register a Q']],
    ['registerp: { participant: one }', ['register x y']],
    ['registerp: { participants: several }', ['register x y', 'register z z']],
    ['unregisterp: alpha', ['unregister alpha alpha']],
  ];
  const fields = { q: 'Q', one: { regex: 'x', queue: 'y' }, several: [{ name: 'x', queue: 'y' }, { name: 'z' }] };
  for (const [step, expected] of cases) {
    it(`have the registrar do it, then go on: ${step}`, () => {
      expect(asked(step, fields)).to.deep.equal(expected);
      expect(launched(`- ${step}\n- alice`, { ...allowed, fields }).trace.at(-1)).to.equal('alice');
    });
  }

  it('are refused where the operator does not allow them', () => {
    const run = launched('- registerp: alpha\n- alice');
    expect(run.trace).to.deep.equal([]);
    expect(run.wrong[0]).to.contain('registerp at 0_0').and.contain('registerp_allowed');
    expect(launched('- unregisterp: alpha').wrong[0]).to.contain('registerp_allowed');
  });

  it('fail with what the registrar says, and for what is no registration', () => {
    expect(launched("- registerp: '('", allowed).errors[0]).to.deep.include({ class: 'Configuration', message: 'no' });
    expect(launched('- registerp: { participant: nothing }', allowed).wrong[0]).to.contain('null names no participant');
    expect(launched('- registerp', allowed).wrong[0]).to.contain('names no participant');
  });

  it('can be cancelled while the registrar is asked', () => {
    const run = launched('- registerp: alpha\n- alice', { ...allowed, participants: { boss_register: () => 'hold' } });
    run.command('cancel', 'registerp');
    expect(run.takenBack).to.deep.equal(['boss_register']);
    expect(run.trace).to.deep.equal(['boss_register', 'alice']);
  });
});
