import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import { launched, type ScriptedRun } from '../support/scripted-run.ts';

/** What a field holds that somebody outside has written. */
const TEXTS = [
  '${f:secret}',
  '${v:secret}',
  '${secret}',
  '$f:secret',
  '$v:secret',
  "${'f:secret}",
  '\\${f:secret}',
  '${r:1 + 1}',
];
const SECRET = 'hidden';

/** Definitions that hand the field on, and where it comes out. */
const WAYS: readonly (readonly [where: string, definition: string, found: (run: ScriptedRun) => unknown])[] = [
  ['the params of a participant', "- alice: { task: '${f:data}' }", (run) => run.paramsOf('alice')['task']],
  ['the params of a participant, as a value', "- alice: { task: '$f:data' }", (run) => run.paramsOf('alice')['task']],
  ['params within a list', "- alice: { task: ['$f:data'] }", (run) => (run.paramsOf('alice')['task'] as unknown[])[0]],
  ['the key of a param', "- alice: { '${f:data}': found }", (run) => nameOf(run.paramsOf('alice'), 'found')],
  ['the children that a participant gets', "- alice: { do: [{ note: { of: '$f:data' } }] }", (run) => childOf(run)],
  ['a field', "- set: { 'f:out': '$f:data' }", (run) => run.fields['out']],
  [
    'a field that is handed on again',
    "- set: { 'f:a': '$f:data' }\n- set: { 'f:out': '${f:a}' }",
    (run) => run.fields['out'],
  ],
  ['a variable', "- set: { 'v:a': '$f:data' }\n- set: { 'f:out': '$v:a' }", (run) => run.fields['out']],
  ['the argument of a sub-definition', sub("f: { arg: '$f:data' }"), (run) => run.fields['out']],
  ['the argument of a sub-definition, as text', sub("f: { arg: '${f:data}' }"), (run) => run.fields['out']],
  [
    'the elements of an iterator',
    "- iterator: { on: ['$f:data'], to: 'v:x', do: [{ set: { 'f:out': '$v:x' } }] }",
    (run) => run.fields['out'],
  ],
  [
    'the branch of a concurrent iterator',
    "- citerator: { on: ['$f:data'], to: 'v:x', do: [{ set: { 'f:out': '$v:x' } }] }",
    (run) => run.fields['out'],
  ],
  [
    'a list that it is pushed to',
    "- push: { 'f:list': '$f:data' }\n- set: { 'f:out': '$f:list.0' }",
    (run) => run.fields['out'],
  ],
  [
    'variables that become fields',
    "- let: { vars_to_f: vars, do: [{ set: { 'v:x': '$f:data' } }] }",
    (run) => (run.fields['vars'] as JsonObject)['x'],
  ],
  [
    'what is saved and restored',
    "- save: { to: 'v:s' }\n- restore: { from_v: s }\n- set: { 'f:out': '$f:data' }",
    (run) => run.fields['out'],
  ],
  ['the rules of a filter', "- filter: { in: [{ fields: out, set: '$f:data' }] }", (run) => run.fields['out']],
  ['what a filter copies', '- filter: { in: [{ fields: data, copy_to: out }] }', (run) => run.fields['out']],
  ['the message of an error', "- error: { msg: '$f:data' }", (run) => run.wrong[0]],
  ['what a handler sees of an error', "- error: { msg: '$f:data', on_error: alice }", (run) => errorOf(run)],
  [
    'the attributes of a handler',
    "- fail: { on_error: [alice, { task: '$f:data' }, []] }",
    (run) => run.paramsOf('alice')['task'],
  ],
  ['what is said', "- echo: '${f:data}'", (run) => run.echoes[0]],
  [
    'a tag',
    "- sequence: { tag: '${f:data}', do: [alice] }",
    (run) => (run.workOf('alice').fields['__tags__'] as string[])[0],
  ],
];

describe('what a field holds is put in once and never read again', () => {
  for (const [where, definition, found] of WAYS) {
    it(`as ${where}`, () => {
      for (const data of TEXTS) {
        const fields = { data, secret: SECRET, out: null };
        const text = definition.includes('define:')
          ? definition
          : `name: main\ndo:\n${definition.replace(/^/gm, '  ')}\n`;
        const run = launched(text, { fields, variables: { secret: SECRET } });
        expect(found(run), data).to.equal(data);
      }
    });
  }

  const conditions = [
    '${f:data} == hidden',
    "'${f:data}' == 'hidden'",
    '$f:data == hidden',
    '${f:data} =~ /^hidden$/',
    '${f:data} in [hidden]',
  ];
  for (const condition of conditions) {
    it(`as a value of the condition ${condition}`, () => {
      for (const data of TEXTS) {
        const definition = `name: main\ndo:\n  - alice: { if: "${condition}" }\n`;
        const run = launched(definition, { fields: { data, secret: SECRET }, variables: { secret: SECRET } });
        expect(run.trace, data).to.deep.equal([]);
        expect(run.wrong).to.deep.equal([]);
      }
    });
  }

  it('as the answer of a participant', () => {
    for (const data of TEXTS) {
      const run = launched("- slow\n- alice: { task: '$f:data' }", { fields: { secret: SECRET } });
      run.answer('slow', { data, secret: SECRET });
      expect(run.paramsOf('alice')['task'], data).to.equal(data);
    }
  });

  it('as the message of an error that a participant sends', () => {
    for (const data of TEXTS) {
      const run = launched('- slow: { on_error: alice }', { fields: { secret: SECRET } });
      run.failed('slow', { class: data, message: data });
      expect(errorOf(run), data).to.equal(data);
    }
  });
});

function sub(call: string): string {
  return `name: main\ndefine:\n  f: [{ set: { 'f:out': '$v:arg' } }]\ndo:\n  - ${call}\n`;
}

function nameOf(params: JsonObject, value: string): string | undefined {
  return Object.entries(params).find(([, each]) => each === value)?.[0];
}

function childOf(run: ScriptedRun): unknown {
  const [child] = run.paramsOf('alice')['__children__'] as [string, JsonObject, unknown][];
  return child?.[1]['of'];
}

function errorOf(run: ScriptedRun): unknown {
  return (run.workOf('alice').fields['__error__'] as JsonObject)['message'];
}
