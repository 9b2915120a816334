import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import { lint } from '../../engine/definition/lint.ts';
import { printAs } from '../../engine/definition/print.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';

describe('the rule unknown-tag', () => {
  it('looks at every step that refers to a tag', () => {
    const steps = [
      'undo: x',
      'kill: { ref: x }',
      'redo: x',
      'cursor: [{ rewind: { ref: x } }]',
      'await: { left_tag: x }',
      'await: { in_tag: "here, x" }',
      'echo: { text: y, await: "left_tag:x" }',
      'concurrence: { wait_for: "here, x", do: [{ echo: y }, { echo: z }] }',
    ];
    for (const step of steps) {
      const [found, ...others] = messages('unknown-tag', ['echo: { text: y, tag: here }', step]);
      expect(found, step).to.include('no step has the tag "x"');
      expect(others).to.deep.equal([]);
    }
  });

  it('knows tags by path, variables, patterns and names that are only known later', () => {
    const steps = [
      'undo: out/here',
      "set: { 'v:held': 1 }",
      'undo: held',
      'await: { in_tag: "/^x/" }',
      "undo: '${f:x}'",
    ];
    expect(messages('unknown-tag', ['echo: { text: y, tag: here }', ...steps])).to.deep.equal([]);
    expect(messages('unknown-tag', ["echo: { text: y, tag: 'a${f:x}' }", 'undo: b'])).to.deep.equal([]);
  });

  it('takes for the target of a jump what a cursor takes for it', () => {
    const cursor = (to: string) => [
      `cursor: [{ echo: said }, { participant: { ref: alice, tag: t } }, { jump: { to: ${to} } }]`,
    ];
    for (const to of ['echo', 'said', 'alice', 't', '1', "'-1'", "'${f:x}'"]) {
      expect(messages('unknown-tag', cursor(to)), to).to.deep.equal([]);
    }
    expect(messages('unknown-tag', cursor('nowhere'))).to.have.lengthOf(1);
  });
});

describe('the rule wrong-attribute', () => {
  const told = (step: string) => messages('wrong-attribute', [step]);

  it('tells what a step does not take, and what it takes', () => {
    expect(told('reserve: { text: obs, do: [{ echo: x }] }')).to.deep.equal([
      '`reserve` has no attribute `text`: remove it, or write one of its own: `mutex`.',
    ]);
    expect(told('sequence: { count: 1 }')).to.deep.equal(['`sequence` has no attribute `count`: remove it.']);
    expect(told('concurrence: { level: 1 }')).to.match(/one of its own: (`\w+`, ){8}\.\.\.\.$/);
    expect(told('stall: before')).to.deep.equal(['`stall` takes no text: remove "before".']);
    expect(told('save: before')[0]).to.match(/^`save` takes no text: .*`to_f`/);
  });

  it('judges the text of a step like an attribute', () => {
    expect(told('wait: 2 days')[0]).to.match(/^`wait`: "2 days" is neither a duration .*; write 2d\.$/);
    expect(told('wait: 2d')).to.deep.equal([]);
  });

  it('says nothing of attributes that mean something, whatever they are called', () => {
    const fine = [
      "set: { 'f:x': 1, y: 2 }",
      'alice: { level: 1 }',
      "unset: '${f:x}'",
      "await: { '${f:kind}': x }",
      'filter: { field: x, type: number, or: 0, take: x }',
      'await: { errors: ~ }',
      "jump: 'echo'",
    ];
    for (const step of fine) expect(told(step), step).to.deep.equal([]);
  });
});

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

describe('the attribute undo_with', () => {
  it('names a step that there is', () => {
    const unknown = (value: string): string[] =>
      lint(`name: x\ndo: [{ alice: { undo_with: ${value}, timeout: 1d } }]\n`, {
        knownExpressions: EXPRESSION_NAMES,
        participants: ['alice', 'bob'],
      }).map(({ message }) => message);
    expect(unknown('nobody')).to.have.lengthOf(1);
    expect(unknown('{ nobody: { a: 1 } }')[0]).to.match(/^undo_with: "nobody" is no expression/);
    for (const known of ['bob', '{ bob: { a: 1 } }', '[bob, {}, []]', "'${f:x}'", 'echo']) {
      expect(unknown(known), known).to.deep.equal([]);
    }
  });

  it('is one step', () => {
    for (const wrong of ['[bob, alice]', '{ bob: {}, alice: {} }', '{ sequence: { do: [bob] } }', '12']) {
      expect(messages('wrong-attribute', [`alice: { undo_with: ${wrong} }`]), wrong).to.have.lengthOf(1);
    }
    expect(messages('wrong-attribute', ['alice: { undo_with: { bob: { a: 1 } } }'])).to.deep.equal([]);
  });
});

describe('the rule clear-text-secret', () => {
  const secrets = {
    'alice: { db_password: x1 }': 'The value of `db_password`',
    "set: { 'f:api-key': x1 }": 'The value of `f:api-key`',
    'alice: { login: { token: x1 } }': 'The value of `token`',
    "echo: 'https://me:pw@host/x'": 'An address with a password',
    [`echo: ghp_${'a'.repeat(36)}`]: 'A token of GitHub',
    'alice: { id: AKIAABCDEFGHIJKLMNOP }': 'A key of AWS',
  };
  for (const [step, what] of Object.entries(secrets)) {
    it(`finds ${what.toLowerCase()} and shows neither it nor its line`, () => {
      const [finding, ...others] = found('clear-text-secret', [step]);
      expect(finding).to.include({ message: `${what} stands here in clear text.`, excerpt: null });
      expect(others).to.deep.equal([]);
    });
  }

  it('withholds the line from what other rules say about it, too', () => {
    const all = lint('name: x\ndo:\n  - alice: { password: x1 }\n', { knownExpressions: EXPRESSION_NAMES });
    expect(all.map(({ code, excerpt }) => [code, excerpt])).to.deep.equal([
      ['no-timeout', null],
      ['clear-text-secret', null],
    ]);
  });

  it('takes no name of a place and no address without a password for a secret', () => {
    const fine = [
      "alice: { password: '${f:pw}' }",
      'alice: { token: f:token }',
      'alice: { token_limit: "5", monkey: x }',
      "echo: 'https://host/a@b http://me@host ssh://host:22/x'",
      "alice: { url: 'https://${f:user}:${f:pw}@host/' }",
    ];
    expect(messages('clear-text-secret', fine)).to.deep.equal([]);
  });
});

describe('the rule no-timeout', () => {
  it('looks at everything that waits for somebody outside, unless it goes on by itself', () => {
    expect(messages('no-timeout', ['alice', 'listen: { to: b }', 'await: { error: x }'])).to.have.lengthOf(3);
    const fine = ['wait: 1h', 'listen: { to: b, timeout: 1h }', 'listen: { to: b, do: [{ echo: y }] }', 'echo: x'];
    expect(messages('no-timeout', fine)).to.deep.equal([]);
  });
});

describe('comments in a definition', () => {
  it('switch a rule off for the steps of a line, of the next line, or everywhere', () => {
    const lines = (text: string) => lint(text, { knownExpressions: EXPRESSION_NAMES }).map(({ line }) => line);
    expect(lines('name: x\ndo:\n  - a # lint-off no-timeout: a person\n  - b\n')).to.deep.equal([4]);
    expect(lines('name: x\ndo:\n  # lint-off bad-condition, no-timeout\n  # why\n  - a\n  - b\n')).to.deep.equal([6]);
    expect(lines('# lint-off-file no-timeout\nname: x\ndo:\n  - a\n  - b\n')).to.deep.equal([]);
    expect(lines('name: x\ndo:\n  - a # lint-off bad-condition\n')).to.deep.equal([3]);
    expect(lines("Ruote.define 'x' do\n  a # lint-off no-timeout\n  b\nend\n")).to.deep.equal([3]);
    expect(lines('<define name="x">\n  <!-- lint-off no-timeout -->\n  <a/>\n  <b/>\n</define>\n')).to.deep.equal([4]);
    expect(lines("define name: 'x'\n  a # lint-off no-timeout\n  b\n")).to.deep.equal([3]);
  });
});

describe('the lint of other forms', () => {
  it('finds in every printed form what it finds in YAML, with a place', () => {
    const text = "name: x\ndo:\n  - undo: gone\n  - echo: { text: y, if: '1 == 2' }\n  - alice: { token: abc }\n";
    const codes = (source: string) =>
      lint(source, { knownExpressions: EXPRESSION_NAMES }).map(({ code, path, line }) => [code, path, line !== null]);
    expect(codes(text)).to.have.lengthOf(4);
    for (const form of ['yaml', 'json', 'radial'] as const) {
      expect(codes(printAs(form, readDefinition(text))), form).to.deep.equal(codes(text));
    }
    expect(
      codes("Ruote.define 'x' do\n undo 'gone'\n echo 'y', :if => '1 == 2'\n alice :token => 'abc'\nend"),
    ).to.deep.equal(codes(text));
    const xml = '<define name="x"><undo ref="gone"/><echo text="y" if="1 == 2"/><alice token="abc"/></define>';
    expect(codes(xml)).to.deep.equal(codes(text));
  });
});

function found(code: string, steps: readonly string[], head = '', fields: JsonObject = {}) {
  const text = `name: x\n${head}do:\n${steps.map((step) => `  - ${step}\n`).join('')}`;
  return lint(text, { knownExpressions: EXPRESSION_NAMES, fields }).filter((finding) => {
    if (finding.code === 'unreadable') throw new Error(`${finding.message}\n${text}`);
    return finding.code === code;
  });
}

function messages(...given: Parameters<typeof found>): string[] {
  return found(...given).map(({ message }) => message);
}
