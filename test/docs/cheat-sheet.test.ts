import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { COMMON_ATTRIBUTES } from '../../engine/core/common-attributes.ts';
import { lint } from '../../engine/definition/lint.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import { fencesOf, ROOT } from './fences.ts';

const PAGE = 'docs/reference/cheat-sheet.md';

interface Row {
  readonly names: readonly string[];
  readonly example: string;
}

/** Rows of the tables with three columns between two headings. */
function rowsOf(from: string, to: string): Row[] {
  const text = readFileSync(ROOT + PAGE, 'utf8');
  const part = text.slice(text.indexOf(from), text.indexOf(to));
  return [...part.matchAll(/^\| (`[^|]*) \| [^|]* \| `(.*)` \|$/gm)].map(([, names = '', example = '']) => ({
    names: [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    example,
  }));
}

const expressions = rowsOf('## Expressions', '## Attributes');
const attributes = rowsOf('## Attributes', '## Values');

describe('the cheat sheet', () => {
  it('has every expression under every name, and no other', () => {
    const named = expressions.flatMap(({ names }) => names);
    const advice = `each expression has a row in ${PAGE}`;
    expect(
      [...EXPRESSION_NAMES].filter((name) => !named.includes(name)),
      advice,
    ).to.deep.equal([]);
    expect(
      named.filter((name) => !EXPRESSION_NAMES.has(name)),
      advice,
    ).to.deep.equal([]);
  });

  it('has every attribute that each step takes', () => {
    const named = attributes.flatMap(({ names }) => names);
    expect([...COMMON_ATTRIBUTES].filter((name) => !named.includes(name))).to.deep.equal([]);
  });

  for (const { names, example } of [...expressions, ...attributes]) {
    it(`shows ${names[0]} as it is written: ${example}`, () => {
      const { tree } = readDefinition(`name: x\ndo:\n  - ${example}\n`);
      expect(JSON.stringify(tree)).to.satisfy((text: string) => names.some((name) => text.includes(`"${name}"`)));
      const findings = lint(`name: x\ndo:\n  - ${example}\n`, { knownExpressions: EXPRESSION_NAMES });
      expect(findings.filter(({ severity, code }) => severity === 'error' && code !== 'unknown-name')).to.deep.equal(
        [],
      );
    });
  }

  it('begins with a definition that can be read, and linted', () => {
    const [{ text } = { text: '' }] = fencesOf(PAGE);
    expect(
      lint(text, { knownExpressions: EXPRESSION_NAMES }).filter(({ severity }) => severity === 'error'),
    ).to.deep.equal([]);
  });
});
