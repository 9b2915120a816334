import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';
import { printYaml } from '../../../engine/definition/print.ts';
import { readDefinition } from '../../../engine/definition/read.ts';
import { EXPRESSION_ATTRIBUTES } from '../../../engine/definition/schema/expression-attributes.ts';
import { EXPRESSION_NAMES } from '../../../engine/expressions/index.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SCHEMA = JSON.parse(read('engine/definition/schema/definition.schema.json')) as object;
const validate = new Ajv({ allErrors: true, strictTypes: false, strictTuples: false }).compile(SCHEMA);

describe('the published schema of definitions', () => {
  it('takes every YAML definition of the repository', () => {
    const files = ['processes', 'examples', 'test/definition', 'docs'].flatMap(filesBelow);
    const definitions = files.filter((file) => /(?<!\.conf|\.test)\.ya?ml$/.test(file));
    expect(definitions).to.have.length.greaterThan(5);
    for (const file of definitions) accepts(read(file), file);
  });

  it('takes what is converted from the original', () => {
    for (const file of filesBelow('test/definition').filter((name) => name.endsWith('.pdef'))) {
      accepts(printYaml(readDefinition(read(file), { file }).tree), file);
    }
  });

  it('takes the examples of the manuals', () => {
    let examples = 0;
    for (const file of [...filesBelow('docs/reference'), ...filesBelow('docs/guides')]) {
      for (const [, text = ''] of read(file).matchAll(/^```yaml\n(.*?)^```/gms)) {
        const definition = definitionIn(text);
        if (definition === null) continue;
        examples += 1;
        accepts(definition, file);
      }
    }
    expect(examples).to.be.greaterThan(30);
  });

  const MISTAKES: readonly (readonly [what: string, text: string])[] = [
    ['a definition without a name', 'do: [alice]'],
    ['a name with a blank', 'name: my process\ndo: [alice]'],
    ['an unknown key at the top', 'name: x\nsteps: [alice]'],
    ['something beside root', 'name: x\nroot: alice'],
    ['two names in a step', 'name: x\ndo:\n  - alice: {}\n    timeout: 2d'],
    ['a forgotten colon', 'name: x\ndo:\n  - wait 1m'],
    ['a number as a step', 'name: x\ndo: [5]'],
    ['a list of steps under if', 'name: x\ndo:\n  - if: [alice]'],
    ['do under if', "name: x\ndo:\n  - if: { test: '${a}', do: [alice] }"],
    ['else under another step', 'name: x\ndo:\n  - sequence: { else: [alice] }'],
    ['then under a participant', 'name: x\ndo:\n  - alice: { then: [bob] }'],
    ['a mistyped attribute', 'name: x\ndo:\n  - concurrence: { cuont: 1, do: [alice] }'],
    ['a word that is no choice', 'name: x\ndo:\n  - concurrence: { merge: newest, do: [alice] }'],
    ['a count that is no number', 'name: x\ndo:\n  - concurrence: { count: many, do: [alice] }'],
    ['a timeout that is no time', 'name: x\ndo:\n  - alice: { timeout: soon }'],
    ['a flag that is neither true nor false', 'name: x\ndo:\n  - alice: { forget: maybe }'],
    ['a case that never holds', 'name: x\ndo:\n  - given: { text: a, cases: [{ do: [alice] }] }'],
    ['cases that are no list', 'name: x\ndo:\n  - given: { text: a, cases: { of: b } }'],
    ['params that are no schema', 'name: x\nparams: project\ndo: [alice]'],
    ['a mistyped common attribute at the top', 'name: x\non_eror: tell\ndo: [alice]'],
    [
      'a step deep inside',
      'name: x\ndefine:\n  s:\n    do:\n      - sequence:\n          - cursor: [{ wait: { util: 5 } }]',
    ],
  ];
  for (const [what, text] of MISTAKES) {
    it(`refuses ${what}`, () => {
      expect(validate(parse(text))).to.equal(false);
    });
  }

  it('takes texts that are put in when the process runs', () => {
    const steps = [
      "concurrence: { count: '${n}', merge: '$f:merge', do: [alice] }",
      "alice: { timeout: '${f:limit}', forget: '$v:x', if: true }",
      "'${v:name}': { a: 1 }",
      'wait: { 1m: null, tag: x }',
      "alice: { '\\do': 1 }",
    ];
    for (const step of steps) accepts(`name: x\ndo:\n  - ${step}`, step);
  });

  it('knows the attributes of every expression', () => {
    expect([...EXPRESSION_NAMES].filter((name) => !Object.hasOwn(EXPRESSION_ATTRIBUTES, name))).to.deep.equal([]);
  });

  it('is the same beside the reference pages', () => {
    expect(read('docs/reference/definition.schema.json')).to.equal(
      read('engine/definition/schema/definition.schema.json'),
    );
  });
});

function accepts(text: string, what: string): void {
  const valid = validate(parse(text));
  expect(valid, `${what}: ${JSON.stringify(validate.errors?.slice(0, 5), null, 1)}\n${text}`).to.equal(true);
}

/** A whole definition, or the steps of one; null for other YAML: a configuration, a test script. */
function definitionIn(text: string): string | null {
  if (/^(name|root):/m.test(text) && /^(do|define|root):/m.test(text)) return text;
  return text.startsWith('- ') ? `name: x\ndo:\n${text}` : null;
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(ROOT + folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(ROOT.length)}/${entry.name}`)
    .sort();
}

function read(path: string): string {
  return readFileSync(ROOT + path, 'utf8');
}
