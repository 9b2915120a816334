import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { attributesSection } from './attributes-section.ts';

const FOLDER = 'engine/expressions';
const MANUAL = /^\/\*\*\n([\s\S]*?)\n?\s*\*\//;

const HEAD = `# Expressions

This page and those below it are generated from the first comment of each file in \`engine/expressions/\` and the table of
their attributes (\`npm run docs\`).

`;

/** One page for each file that begins with a manual (a comment whose first line is a Markdown title), and an index of them. */
export function expressionPages(root: string): Map<string, string> {
  const pages = new Map<string, string>();
  const index: string[] = [];
  for (const file of readdirSync(join(root, FOLDER)).sort()) {
    const manual = manualOf(readFileSync(join(root, FOLDER, file), 'utf8'));
    if (manual === null) continue;
    const page = `${basename(file, '.ts')}.md`;
    pages.set(`docs/reference/expressions/${page}`, manual + attributesSection(namesIn(manual)));
    index.push(`- [${titleOf(manual)}](${page}): ${firstSentence(manual)}\n`);
  }
  pages.set('docs/reference/expressions/README.md', HEAD + index.join(''));
  return pages;
}

export function manualOf(source: string): string | null {
  const lines = MANUAL.exec(source)?.[1]
    ?.split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  return lines?.[0]?.startsWith('# ') === true ? `${lines.join('\n')}\n` : null;
}

/** The expressions that a page is about; others that are written alike take the same. */
export function namesIn(manual: string): string[] {
  return titleOf(manual).split(/[ ,.]+/);
}

function titleOf(manual: string): string {
  return manual.slice(2, manual.indexOf('\n'));
}

export function firstSentence(manual: string): string {
  const paragraph = manual.split('\n\n')[1] ?? '';
  return /^[\s\S]*?[.:](?=\s|$)/.exec(paragraph)?.[0].replace(/:$/, '.').replaceAll('\n', ' ') ?? paragraph;
}
