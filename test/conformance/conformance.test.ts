import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type Case, readCases } from './case.ts';
import { differences } from './compare.ts';
import { DELIBERATE, OWN_CONDITIONS } from './deliberate.ts';
import { runCase } from './runner.ts';

const CASES = new URL('cases/', import.meta.url);
const FILES = readdirSync(CASES)
  .filter((name) => name.endsWith('.json'))
  .sort();
const casesOf = (file: string) => readCases(new URL(file, CASES).pathname);
const found = (one: Case, originalConditions: boolean) => differences(one, runCase(one, originalConditions));

describe('conformance with the original engine', () => {
  for (const file of FILES.filter((name) => !name.startsWith('own-'))) {
    describe(file, () => {
      for (const one of casesOf(file)) {
        const rows = DELIBERATE[one.name];
        if (rows === undefined) it(one.name, () => expect(found(one, true)).to.deep.equal([]));
        else {
          it(`${one.name} differs on purpose: ${rows.join(', ')}`, () =>
            expect(found(one, true)).to.have.length.above(0));
        }
        ownConditions(one);
      }
    });
  }
});

/** What is true of most engines, which do not take conditions as the original took them. */
function ownConditions(one: Case): void {
  const rows = OWN_CONDITIONS[one.name];
  if (rows === undefined) {
    it(`${one.name} is the same with our conditions`, () => expect(found(one, false)).to.deep.equal(found(one, true)));
  } else {
    it(`${one.name} differs on purpose with our conditions: ${rows.join(', ')}`, () =>
      expect(found(one, false)).not.to.deep.equal(found(one, true)));
  }
}

describe('cases from the description of the language', () => {
  for (const file of FILES.filter((name) => name.startsWith('own-'))) {
    describe(file, () => {
      for (const one of casesOf(file)) {
        const rows = one.differs ?? [];
        const told = rows.length === 0 ? '' : `, other than the original: ${rows.join(', ')}`;
        it(`${one.name}${told}`, () => expect(found(one, false)).to.deep.equal([]));
        const byConditions = rows.some((row) => row.startsWith('D-conditions-'));
        it(`${one.name} ${byConditions ? 'is another' : 'is the same'} with the original's conditions`, () =>
          expect(found(one, true).length > 0).to.equal(byConditions));
      }
    });
  }
});

describe('the cases that differ on purpose', () => {
  it('name only rows that docs/reference/differences.md explains', () => {
    const page = readFileSync(new URL('../../docs/reference/differences.md', import.meta.url), 'utf8');
    const explained = new Set(Array.from(page.matchAll(/^\| (D-[a-z-]+) \|/gm), ([, id]) => id));
    const own = FILES.flatMap(casesOf).flatMap(({ differs = [] }) => differs);
    const named = [...Object.values(DELIBERATE).flat(), ...Object.values(OWN_CONDITIONS).flat(), ...own];
    expect(named.filter((id) => !explained.has(id))).to.deep.equal([]);
  });

  it('are cases that there are', () => {
    const names = new Set(FILES.flatMap(casesOf).map(({ name }) => name));
    const listed = [...Object.keys(DELIBERATE), ...Object.keys(OWN_CONDITIONS)];
    expect(listed.filter((name) => !names.has(name))).to.deep.equal([]);
  });
});
