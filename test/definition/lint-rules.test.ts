import { expect } from 'chai';
import { lint } from '../../engine/definition/lint.ts';
import { printAs } from '../../engine/definition/print.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import { found, messages } from './lint-found.ts';

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
