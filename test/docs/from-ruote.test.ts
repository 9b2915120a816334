import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { run } from '../../engine/cli/program.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { screen } from '../cli/support/screen.ts';
import { fencesOf, ROOT } from './fences.ts';

const PAGE = 'docs/guides/from-ruote.md';
const text = readFileSync(ROOT + PAGE, 'utf8');

describe('the guide for those who know ruote', () => {
  it('writes the same definition in Ruby and in YAML', () => {
    const [ruby, yaml] = ['ruby', 'yaml'].map((language) => {
      const source = fencesOf(PAGE).find((fence) => fence.language === language)?.text ?? '';
      return readDefinition(source).tree;
    });
    expect(yaml).to.deep.equal(ruby);
  });

  for (const [row = '', ruby = '', yaml = ''] of [
    ['alice', `alice :task => 'x'`, '- alice: { task: x }'],
    ['wait', `wait '1m'`, '- wait: 1m'],
    ['_if', `_if :test => 'c' do a; b end`, '- if: { test: c, then: [a], else: [b] }'],
  ]) {
    it(`translates ${row} as its table says`, () => {
      expect(text).to.include(yaml);
      const [left, right] = [`Ruote.define 'x' do\n${ruby}\nend\n`, `name: x\ndo:\n  ${yaml}\n`].map(
        (source) => readDefinition(source).tree,
      );
      expect(left?.[2]).to.deep.equal(right?.[2]);
    });
  }

  it('names only differences that there are', () => {
    const differences = readFileSync(`${ROOT}docs/reference/differences.md`, 'utf8');
    const named = [...text.matchAll(/`(D-[a-z-]+)`/g)].map(([, id = '']) => id);
    expect(named.length).to.be.greaterThan(5);
    expect(named.filter((id) => !differences.includes(`| ${id} |`))).to.deep.equal([]);
  });

  it('types only commands that there are', async () => {
    const commands = [
      ...text.matchAll(/\bboss (definition|participant|ps|replay|show)( (?:lint|import|convert|test|register))?\b/g),
    ];
    expect(commands.length).to.be.greaterThan(6);
    for (const [, command = '', sub = ''] of commands) {
      expect(await run([command, ...sub.trim().split(' ').filter(Boolean), '--help'], screen().terminal)).to.equal(0);
    }
  });
});

describe('links between the pages of the manual', () => {
  for (const page of [
    PAGE,
    'docs/guides/test-a-definition.md',
    'docs/guides/write-your-first-process.md',
    'docs/reference/cheat-sheet.md',
  ]) {
    it(`lead from ${page} to a page that is there`, () => {
      const targets = [...readFileSync(ROOT + page, 'utf8').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(
        ([, target = '']) => target,
      );
      expect(targets.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).to.deep.equal([]);
    });
  }
});
