import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Concern, Rule } from '../../engine/definition/lint/rule.ts';
import { RULES } from '../../engine/definition/lint/rules.ts';

const FOLDER = 'docs/reference/lint';

/** What the page of a rule says, in parts. */
export interface LintPage {
  readonly why: string;
  readonly bad: string;
  /** What the lint says about the bad example. */
  readonly says: string;
  readonly good: string;
}

/** Reads a page; a part that is missing is an error. */
export function lintPage(root: string, code: string): LintPage {
  const file = `${FOLDER}/${code}.md`;
  const text = readFileSync(join(root, file), 'utf8');
  const part = (pattern: RegExp, name: string): string => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new Error(`${file}: there is no part "${name}"`);
    return found;
  };
  return {
    why: part(/^Why: ([\s\S]*?)\n\n/m, 'Why: ...'),
    bad: part(/^Bad:\n```yaml\n([\s\S]*?)^```$/m, 'Bad:'),
    says: part(/^The lint says:\n```text\n([\s\S]*?)\n```$/m, 'The lint says:'),
    good: part(/^Good:\n```yaml\n([\s\S]*?)^```$/m, 'Good:'),
  };
}

const INDEX = `# Lint

This page is generated from the rules in \`engine/definition/lint/\` (\`npm run docs\`); the pages of the rules are written by hand.

\`boss definition lint FILE...\` reads definitions in every form and says what is wrong or doubtful in them; nothing is stored and
nothing is run. In the place of a folder it reads the definitions in it, at any depth: \`.pdef\` and \`.radial\` files, and YAML, JSON and
XML files that look like one. Tests and default fields (\`.test.yaml\`, \`.conf.yaml\`) are left out.

A finding has a code, a severity (\`error\`: it will fail; \`warning\`: it is hardly meant; \`info\`: worth a look), a message, the place
where the step begins, and its expid. A text that cannot be read gives one finding, \`unreadable\`. The examples of the pages are run by the
tests, with the participants \`alice\`, \`bob\` and \`notify_irc\` registered; what they have in common is told in
[good definitions](../../guides/good-definitions.md).

| code | severity | finds |
|---|---|---|
`;

const USE = `
## Output and exit code

\`-o json\` prints \`{"findings": [{"code", "severity", "message", "file", "line", "column", "path", "excerpt"}]}\`, as the API does; \`-o sarif\`
prints SARIF 2.1.0, which code review tools take: \`error\`, \`warning\` and, for \`info\`, \`note\`. Without, each finding is a line
\`file:line:column: severity: message (code)\`, with the text below it.

| exit code | says |
|---|---|
| 0 | There is no finding at or above the severity of \`--fail-on\` (\`error\` when it is not given). |
| 1 | There is one. |
| 2 | The command line cannot be understood, or there is no definition in what it names. |
| 5 | A file or its default fields cannot be read. |

## Switching a rule off

A comment switches rules off, in every form that has comments:

\`\`\`yaml
name: hand_over
do:
  - alice # lint-off no-timeout
  # lint-off no-timeout, unknown-name
  - somebody_else
\`\`\`

At the end of a line it is about the steps that begin on this line, on a line of its own about those of the next. \`# lint-off-file no-timeout\` is
about the whole file. In XML it is \`<!-- lint-off no-timeout -->\`. JSON has no comments: \`--off no-timeout\` leaves a rule out of a run.
`;

export function lintIndexPage(): string {
  const rows = RULES.map(({ code, severity, summary }) => `| [${code}](${code}.md) | ${severity} | ${summary} |\n`);
  return `${INDEX}${rows.join('')}${USE}`;
}

const GUIDE = `# Good definitions

This page is generated from the rules of the lint and their pages (\`npm run docs\`): what it finds is what a good definition does not
have. \`boss definition lint\` says the same about yours; every example here is run by the tests.
`;

const CHAPTERS: Readonly<Record<Concern, string>> = {
  names: 'Names that mean something',
  flow: 'Steps that can be followed',
  waiting: 'Waiting that ends',
  data: 'Fields that are there',
  secrets: 'Nothing to hide',
};

/** The best practice: the rules by what they are about. */
export function goodDefinitionsPage(root: string): string {
  const chapters = Object.entries(CHAPTERS).map(([concern, title]) => {
    const rules = RULES.filter((rule) => rule.concern === concern);
    return `\n## ${title}\n${rules.map((rule) => guideline(rule, lintPage(root, rule.code))).join('')}`;
  });
  return GUIDE + chapters.join('');
}

function guideline({ code, advice }: Rule, { why, bad, good }: LintPage): string {
  const more = `The lint finds it as [${code}](../reference/lint/${code}.md).`;
  return `\n**${advice}** ${why} ${more}\n\nBad:\n\`\`\`yaml\n${bad}\`\`\`\nGood:\n\`\`\`yaml\n${good}\`\`\`\n`;
}
