import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readCases } from './case.ts';
import { differences } from './compare.ts';
import { DELIBERATE } from './deliberate.ts';
import { runCase } from './runner.ts';

const CASES = new URL('cases/', import.meta.url);

describe('conformance with the original engine', () => {
  for (const file of readdirSync(CASES)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    describe(file, () => {
      for (const one of readCases(new URL(file, CASES).pathname)) {
        const rows = DELIBERATE[one.name];
        if (rows !== undefined) {
          it(`${one.name} differs on purpose: ${rows.join(', ')}`, () => {
            expect(differences(one, runCase(one))).to.have.length.above(0);
          });
        } else {
          it(one.name, () => {
            expect(differences(one, runCase(one))).to.deep.equal([]);
          });
        }
      }
    });
  }

  it('names only rows that docs/reference/differences.md explains', () => {
    const page = readFileSync(new URL('../../docs/reference/differences.md', import.meta.url), 'utf8');
    const explained = new Set(Array.from(page.matchAll(/^\| (D-[a-z-]+) \|/gm), ([, id]) => id));
    expect(
      Object.values(DELIBERATE)
        .flat()
        .filter((id) => !explained.has(id)),
    ).to.deep.equal([]);
  });
});
