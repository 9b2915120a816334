import { expect } from 'chai';
import { parse } from 'yaml';
import { CATALOGUE, type Description } from '../../engine/metrics/catalogue.ts';
import { metricsPage } from '../../scripts/docs/metrics-page.ts';
import { fencesOf } from './fences.ts';

const GUIDE = 'docs/guides/watch-boss.md';

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}

function ruleFiles(): Rules[] {
  return fencesOf(GUIDE)
    .filter(({ language }) => language === 'yaml')
    .map(({ text }) => parse(text) as Partial<Rules>)
    .filter((file): file is Rules => file.groups !== undefined);
}

describe('the guide to watching BOSS', () => {
  it('asks only for metrics and labels that there are', () => {
    const text = fencesOf(GUIDE)
      .map((fence) => fence.text)
      .join('\n');
    const asked = [...text.matchAll(/\b(boss_\w+?)(?:_bucket|_sum|_count)?(?:\{(\w+)=|(?=\W))/g)];
    expect(asked.length).to.be.greaterThan(10);
    for (const [whole, name = '', label] of asked) {
      const found: Description | undefined = (CATALOGUE as Record<string, Description>)[name];
      expect(found, whole).to.not.equal(undefined);
      if (label !== undefined) expect(found?.labels, whole).to.include(label);
    }
  });

  it('has rules that Prometheus can read, each with a name of its own', () => {
    const rules = ruleFiles().flatMap(({ groups }) => groups.flatMap((group) => group.rules));
    expect(rules.length).to.be.greaterThan(5);
    expect(new Set(rules.map(({ alert }) => alert)).size).to.equal(rules.length);
    for (const { expr } of rules) expect(expr).to.match(/boss_/);
  });

  it('has a page of reference with every metric, its labels and buckets', () => {
    const page = metricsPage();
    for (const [name, { labels = [], buckets = [] }] of Object.entries<Description>(CATALOGUE)) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
      for (const label of labels) expect(row, name).to.include(`\`${label}\``);
      if (buckets.length > 0) expect(page).to.include(`| \`${name}\` | ${buckets.join(', ')} |`);
    }
  });
});
