import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { COMMON_ATTRIBUTES } from '../../engine/core/common-attributes.ts';
import { rowOf } from '../../engine/definition/schema/expression-attributes.ts';
import { EXPRESSIONS } from '../../engine/expressions/index.ts';
import { expressionPages, namesIn } from '../../scripts/docs/expression-pages.ts';
import { ROOT } from './fences.ts';

const pages = [...expressionPages(ROOT)].filter(([file]) => !file.endsWith('/README.md'));

describe('the page of an expression', () => {
  it('is there for each, under one of its names', () => {
    const named = new Set(pages.flatMap(([, page]) => namesIn(page)));
    const missing = [...new Set(EXPRESSIONS.values())].filter(({ names }) => !names.some((name) => named.has(name)));
    expect(missing.map(({ names }) => names[0])).to.deep.equal([]);
  });

  for (const [file, page] of pages) {
    const names = namesIn(page).filter((name) => EXPRESSIONS.has(name));
    const own = new Set(names.flatMap((name) => Object.keys(rowOf(name).attributes)));

    it(`names every attribute that ${names.join(', ')} reads, and no other: ${file}`, () => {
      const written = readFileSync(`${ROOT}${file}`, 'utf8');
      for (const attribute of own) expect(written).to.include(`\`${attribute}\``);
      for (const attribute of describedIn(written)) {
        expect(own.has(attribute) || COMMON_ATTRIBUTES.has(attribute), attribute).to.equal(true);
      }
    });
  }
});

/** Attributes in the first column of a table: `count` and `record: true`, but not the texts `v:x`. */
function describedIn(page: string): string[] {
  const tables = [...page.matchAll(/^\| attribute \| \w+ \|\n\|---\|---\|\n((?:\|.*\n)+)/gm)];
  const cells = tables.flatMap(([, rows = '']) => rows.split('\n').map((row) => row.split(' | ')[0] ?? ''));
  return cells.flatMap((cell) => [...cell.matchAll(/`([a-z_]+)(?:: [^`]*)?`/g)].map(([, name = '']) => name));
}
