import { expect } from 'chai';
import { lint } from '../../engine/definition/lint.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import { messages } from './lint-found.ts';

describe('the rule constant-condition', () => {
  const verdicts: Record<string, string | null> = {
    "'1 == 1'": 'true',
    "'a in [b, c]'": 'false',
    "'${f:x} == a or b'": 'true',
    "'false and ${f:x}'": 'false',
    "'true and ${f:x}'": null,
    "'b or ${f:x} and ${f:y}'": null,
    "'not (${f:x} or a)'": 'false',
    "'${f:x} == ${f:x}'": 'true',
    "'${f:x} == a or ${f:x} == b'": null,
    "'${f:x}'": null,
    "'$f:x'": null,
    false: 'false',
  };
  for (const [condition, truth] of Object.entries(verdicts)) {
    it(`takes ${condition} for ${truth === null ? 'one that depends on something' : `always ${truth}`}`, () => {
      const found = messages('constant-condition', [`echo: { text: y, if: ${condition} }`]);
      expect(found.map((text) => /is always (\w+)/.exec(text)?.[1])).to.deep.equal(truth === null ? [] : [truth]);
    });
  }

  it('leaves it to bad-condition to tell of one that cannot be read or compared, or is a mere text', () => {
    for (const condition of ['(1 == 1', 'a b', '[1] < {a: 1}', 'a =~ /(/']) {
      const all = lint(`name: x\ndo:\n  - echo: { text: y, if: '${condition}' }\n`, {
        knownExpressions: EXPRESSION_NAMES,
      });
      expect(
        all.map(({ code }) => code),
        condition,
      ).to.deep.equal(['bad-condition']);
    }
  });

  it('lets the last case of a choice hold always', () => {
    const choice = [
      "given: { cases: [{ that: '${f:x} == 1', do: [{ echo: y }] }, { that: 'true', do: [{ echo: z }] }] }",
    ];
    expect(messages('constant-condition', choice)).to.deep.equal([]);
  });
});

describe('a condition on fields that are declared', () => {
  const params = [
    'params:',
    '  type: object',
    '  required: [arch, count, list]',
    '  properties:',
    '    arch: { enum: [i586, x86_64] }',
    '    count: { type: integer }',
    '    list: { type: array }',
    '    kind: { const: release }',
    '    forced: { type: boolean }',
    '    title: { type: string }\n',
  ].join('\n');
  const codes = (condition: string, before: readonly string[] = []): string[] =>
    ['bad-condition', 'constant-condition'].filter(
      (code) => messages(code, [...before, `echo: { text: y, if: '${condition}' }`], params).length > 0,
    );

  it('is constant when it comes out the same for all that they can be', () => {
    const constant = [
      '${f:arch} == x86',
      '${f:arch} in [i586, x86_64]',
      '${f:kind} == snapshot',
      '${f:forced} == yes',
      '${f:arch} == x86 and ${f:title}',
    ];
    for (const condition of constant) expect(codes(condition), condition).to.deep.equal(['constant-condition']);
  });

  it('is a mistake when it fails for all that they can be', () => {
    for (const condition of ['${f:list} > 5', '${f:count} < many', 'not ${f:forced} >= 1']) {
      expect(codes(condition), condition).to.deep.equal(['bad-condition']);
    }
  });

  it('is left alone when it depends on them, and after something that may change them', () => {
    const fine = [
      '${f:arch} == i586',
      '${f:kind} == release',
      '${f:count} > 5',
      '${f:title} > 5',
      '${f:other} == x',
      '${f:list.0} > 5',
    ];
    for (const condition of fine) expect(codes(condition), condition).to.deep.equal([]);
    expect(codes('${f:arch} == x86', ['alice'])).to.deep.equal([]);
    expect(codes('${f:arch} == x86', ['set: { arch: x86 }'])).to.deep.equal([]);
  });
});

describe('the rule field-never-set', () => {
  const used = "echo: 'see ${f:x.y}'";
  const params = 'params: { type: object, properties: { p: { type: string } } }\n';

  it('finds what nothing sets, before participants only', () => {
    expect(messages('field-never-set', [used], params)).to.have.lengthOf(1);
    expect(messages('field-never-set', [used, 'alice'], params)).to.have.lengthOf(1);
    expect(messages('field-never-set', ['alice', used], params)).to.deep.equal([]);
  });

  it('says nothing about fields that are declared, default, given, or set by a step', () => {
    const known = ["echo: '${f:p} ${ev.id} ${__error__} ${wfid} ${v:x} ${c}'", "echo: '${f:${f:p}}'"];
    expect(messages('field-never-set', known, params, { c: 1 })).to.deep.equal([]);
    const sets = [
      "set: { 'f:x': 1 }",
      'set: { x: 1 }',
      'set: { field: x.y, value: 1 }',
      'push: { x: a }',
      'save: { to: x }',
      'read: { from: a, to_f: x }',
      'set_fields: { val: { x: 1 } }',
      'iterator: { on: "a, b", to: f:x, do: [{ echo: y }] }',
      "set: { 'f:${p}': 1 }",
      'listen: { to: a }',
      'echo: { text: y, on_error: sub }',
    ];
    for (const set of sets) expect(messages('field-never-set', [set, used], params), set).to.deep.equal([]);
  });

  it('says nothing in a loop that a participant stands in, and in a definition that may be called after one', () => {
    expect(messages('field-never-set', [`repeat: [{ ${used} }, alice]`], params)).to.deep.equal([]);
    const sub = `${params}define: { s: [{ ${used} }] }\n`;
    expect(messages('field-never-set', ['alice', 's'], sub)).to.deep.equal([]);
  });

  it('says nothing when it is not known what there is at launch', () => {
    expect(messages('field-never-set', [used])).to.deep.equal([]);
    expect(messages('field-never-set', [used], 'params: { type: object, additionalProperties: true }\n')).to.deep.equal(
      [],
    );
    const text = `name: x\n${params}do:\n  - ${used}\n`;
    expect(lint(text, { knownExpressions: EXPRESSION_NAMES })).to.deep.equal([]);
  });
});
