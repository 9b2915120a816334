import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { evaluateCondition } from '../../engine/core/condition.ts';
import { substitute } from '../../engine/core/dollar.ts';
import { filterFields } from '../../engine/core/filter.ts';
import type { Json, JsonObject } from '../../engine/core/json.ts';
import { assign, dig, without } from '../../engine/core/path.ts';
import { compilePattern } from '../../engine/core/pattern.ts';
import type { Tree } from '../../engine/core/tree.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { lookupIn } from '../support/lookup.ts';
import { launched } from '../support/scripted-run.ts';
import { thrown } from '../support/thrown.ts';
import { ESCAPES } from './escape-strings.ts';

const FIELDS: JsonObject = { f: { a: 1 }, list: [{ a: 1 }], s: 'on' };
const LOOKUP = lookupIn(FIELDS, { v: 1 });

/** Every place in which the engine looks at a text as more than a text. */
const PLACES: Readonly<Record<string, (text: string) => unknown>> = {
  'a condition': (text) => expect(evaluateCondition(text, LOOKUP)).to.be.a('boolean'),
  'a condition of the original': (text) =>
    expect(evaluateCondition(text, lookupIn(FIELDS, {}, { original: true }))).to.be.a('boolean'),
  'a quoted text of a condition': (text) => evaluateCondition(`'${text.replace(/['\\]/g, '\\$&')}' == 'x'`, LOOKUP),
  'a value of a condition': (text) =>
    expect(evaluateCondition('${x} == admin', lookupIn({ x: text, admin: 'admin' }))).to.equal(false),
  'a name to substitute': (text) => isData(substitute(`\${${text}}`, LOOKUP)),
  'a lone name to substitute': (text) => isData(substitute(`$f:${text}`, LOOKUP)),
  'a variable to substitute': (text) => isData(substitute(`\${v:${text}}`, LOOKUP)),
  'a value to substitute': (text) => expect(substitute('${x}', lookupIn({ x: text }))).to.equal(text),
  'a key of an attribute': (text) => isData(substitute({ [text]: text }, LOOKUP)),
  'a pattern': (text) => expect(compilePattern(text).test(text)).to.be.a('boolean'),
  'a pattern with slashes': (text) => compilePattern(`/${text}/i`).exec(text),
  'a path to read': (text) => expect(dig(FIELDS, text), text).to.equal(undefined),
  'a path to write': (text) => isData(assign(FIELDS, text, 1)),
  'a path to remove': (text) => expect(without(FIELDS, text)).to.deep.equal(FIELDS),
  'a field of a filter': (text) => filterFields([{ fields: text, set: 1 }], FIELDS),
  'a pattern of a filter': (text) => filterFields([{ fields: `/${text}/`, type: 'string' }], FIELDS),
  'a verb of a filter': (text) => filterFields([{ fields: 's', [text]: 1 }], FIELDS),
  'a type of a filter': (text) => filterFields([{ fields: 's', type: text }], FIELDS),
  'a YAML definition': (text) => readDefinition(`name: x\ndo:\n  - ${text}\n`, { format: 'yaml' }),
  'a JSON definition': (text) => readDefinition(`["define", {"name": ${text}}, []]`, { format: 'json' }),
  'a Ruby step': (text) => readDefinition(`Ruote.define 'x' do\n  ${text}\nend\n`, { format: 'ruby' }),
  'a Ruby value': (text) => readDefinition(`Ruote.define 'x' do\n  alice :a => ${text}\nend\n`, { format: 'ruby' }),
  'a Ruby text': (text) => readDefinition(`Ruote.define 'x' do\n  alice :a => "${text}"\nend\n`, { format: 'ruby' }),
  'a radial step': (text) => readDefinition(`define x\n  ${text}\n`, { format: 'radial' }),
  'a radial value': (text) => readDefinition(`define x\n  alice a: ${text}\n`, { format: 'radial' }),
  'an XML definition': (text) => readDefinition(`<define name="x">${text}</define>`, { format: 'xml' }),
  'an XML attribute': (text) => readDefinition(`<define name="x" a="${text}"/>`, { format: 'xml' }),
};

/** Steps that take a text for a name, a place, a time or a rule. */
const STEPS: Readonly<Record<string, (text: string) => Tree>> = {
  'the name of a step': (text) => [text, {}, []],
  'the name of a participant': (text) => ['participant', { ref: text }, []],
  'the name of a sub-definition': (text) => ['subprocess', { ref: text }, []],
  'the name of a field': (text) => ['set', { [`f:${text}`]: 1 }, []],
  'the name of a variable': (text) => ['set', { [`v:${text}`]: 1 }, []],
  'a counter': (text) => ['inc', { [`v:/${text}`]: null }, []],
  'a tag': (text) => ['sequence', { tag: text }, [['undo', { ref: text }, []]]],
  'a timeout': (text) => ['alice', { timeout: text }, []],
  'a timer': (text) => ['alice', { timers: `1h: ${text}` }, []],
  'a handler': (text) => ['fail', { on_error: text }, []],
  'an awaited event': (text) => ['alice', { await: text, timeout: '1h' }, []],
  elements: (text) => ['iterator', { on: text, to: 'v:x' }, [['echo', { '${v:x}': null }, []]]],
  'a condition of a step': (text) => ['alice', { if: text }, []],
  'an attribute': (text) => ['alice', { [text]: text }, []],
  'a merge type': (text) => ['concurrence', { merge_type: text }, [['alice', {}, []]]],
  'a case': (text) => ['given', { text }, [['of', { [text]: null }, [['alice', {}, []]]]]],
  'a tree in a field': (text) => [
    'sequence',
    {},
    [
      ['set', { 'v:sub': [text, {}, []] }, []],
      ['sub', {}, []],
    ],
  ],
};

describe('a text that would escape', () => {
  before(() => expect(ESCAPES.length).to.be.at.least(300));

  for (const [place, look] of Object.entries(PLACES)) {
    it(`stays data, or is refused, as ${place}`, () => {
      for (const text of ESCAPES) {
        const error = thrown(() => look(text));
        if (error !== undefined && !isOurs(error)) throw new Error(`${place}: ${text}`, { cause: error });
        expectUntouched(text);
      }
    });
  }

  for (const [place, step] of Object.entries(STEPS)) {
    it(`stays data, or stands in an error of ours, as ${place}`, () => {
      for (const text of ESCAPES) {
        const run = launched(['define', { name: 'main' }, [step(text)]], { restarts: 'never' });
        expect(
          run.errors.filter(({ code }) => code === 'BOSS_INTERNAL'),
          text,
        ).to.deep.equal([]);
        expectUntouched(text);
      }
    });
  }

  it('meets no evaluator of the host in the source of the language', () => {
    for (const folder of ['core', 'expressions', 'definition', 'definition/lint', 'schedule', 'rehearsal']) {
      const place = new URL(`../../engine/${folder}/`, import.meta.url);
      for (const file of readdirSync(place).filter((name) => name.endsWith('.ts'))) {
        const code = readFileSync(new URL(file, place), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
        expect(code, `${folder}/${file}`).not.to.match(/\beval\(|\bnew Function\b|\bFunction\(|node:vm|\bimport\(/);
      }
    }
  });
});

const OBJECT_KEYS = Object.getOwnPropertyNames(Object.prototype).join();

function expectUntouched(text: string): void {
  expect((globalThis as { owned?: unknown }).owned, text).to.equal(undefined);
  expect(({} as { owned?: unknown }).owned, text).to.equal(undefined);
  if (Object.getOwnPropertyNames(Object.prototype).join() !== OBJECT_KEYS) throw new Error(`Object.prototype: ${text}`);
}

function isOurs(error: unknown): boolean {
  return error instanceof Error && (error as { code?: string }).code?.startsWith('BOSS_') === true;
}

/** Nothing that JSON could not say, so no function and no object of the host. */
function isData(value: Json): void {
  expect(JSON.parse(JSON.stringify(value))).to.deep.equal(value);
}
