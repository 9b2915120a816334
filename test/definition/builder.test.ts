import { expect } from 'chai';
import * as boss from '../../engine/definition/builder.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { EXPRESSIONS } from '../../engine/expressions/index.ts';

const {
  call,
  define,
  expression,
  field,
  given,
  if_,
  of,
  participant,
  sequence,
  set,
  that,
  typedField,
  variable,
  wait,
} = boss;

describe('the builder', () => {
  it('takes a step that it made for what undoes another', () => {
    expect(call('make', { undo_with: call('remove', { project: field('project') }) })).to.deep.equal([
      'make',
      { undo_with: ['remove', { project: '${f:project}' }, []] },
      [],
    ]);
  });

  it('makes the trees that YAML makes', () => {
    const built = define(
      'handle_request',
      { revision: '3', on_error: 'tell' },
      set({ 'f:status': 'SUCCESS', 'v:list': [1, { a: null }] }),
      sequence(wait('1m'), wait('2m', { tag: 'x' }), wait({ for: '5s' })),
      if_('${f:a} == 1', call('alice', { task: 'review' }), [call('bob'), call('carol')]),
      if_({ test: '${f:b}', tag: 'y' }, []),
      given('${c}', of('red', call('alice')), that('${n} > 1', call('bob'), call('carol')), call('dave')),
      participant(field('who'), { mail_to: typedField('emails'), n: variable('n'), timeout: 60 }),
      define('tell', { timeout: '1h' }, define('inner', boss.echo('x')), call('inner')),
    );
    const yaml = `name: handle_request
revision: '3'
on_error: tell
define:
  tell:
    timeout: 1h
    define: { inner: [{ echo: x }] }
    do: [inner]
do:
  - set: { 'f:status': SUCCESS, 'v:list': [1, { a: null }] }
  - sequence:
      - wait: 1m
      - wait: { 2m: null, tag: x }
      - wait: { for: 5s }
  - if: { test: '\${f:a} == 1', then: [{ alice: { task: review } }], else: [bob, carol] }
  - if: { test: '\${f:b}', tag: y, then: [] }
  - given:
      text: '\${c}'
      cases:
        - { of: red, do: [alice] }
        - { that: '\${n} > 1', do: [bob, carol] }
      else: [dave]
  - participant: { ref: '\${f:who}', mail_to: '$f:emails', n: '\${v:n}', timeout: 60 }
`;
    expect(built).to.deep.equal(readDefinition(yaml).tree);
    expect(readDefinition(boss.printYaml(built)).tree).to.deep.equal(built);
  });

  it('leaves attributes out that are undefined, and refuses what is no step', () => {
    const urgent = undefined as boolean | undefined;
    // @ts-expect-error undefined is no value, but plain JavaScript may pass it
    expect(call('alice', { urgent })).to.deep.equal(['alice', {}, []]);
    // @ts-expect-error a text is no step
    expect(() => sequence(call('alice'), 'bob')).to.throw(TypeError, 'sequence: what stands at place 2');
  });

  it('has a function for every expression', () => {
    const made = Object.values(boss).flatMap((value) => {
      if (typeof value !== 'function' || value.length > 0) return [];
      const tree = (value as () => unknown)();
      return Array.isArray(tree) ? [String(tree[0])] : [];
    });
    const named = new Set([...made, 'define', 'if']);
    const types = [...new Set(EXPRESSIONS.values())];
    expect(
      types.filter(({ names }) => !names.some((name) => named.has(name))).map(({ names }) => names[0]),
    ).to.deep.equal([]);
  });

  it('is checked by the compiler', () => {
    // @ts-expect-error a mistyped attribute
    boss.concurrence({ cuont: 1 });
    // @ts-expect-error no such order
    boss.concurrence({ merge: 'newest' });
    // @ts-expect-error no such name
    expect(expression('sequnce')()).to.deep.equal(['sequnce', {}, []]);
    // @ts-expect-error a list is no timeout
    call('alice', { timeout: ['2d'] });
    expect(boss.concurrence({ merge: '${f:order}', count: '${v:n}', wait_for: ['a', 'b'] })[0]).to.equal('concurrence');
  });
});
