import { JOURNAL } from '../../engine/core/journal.ts';

const HEAD = `# The journal

This page is generated from \`engine/core/journal.ts\` (\`npm run docs\`).

Each process has a journal: everything that happened to it, in order, written in the same commit as what it tells of. Nothing is
ever changed in it. \`boss history WFID\` prints it, \`GET /processes/{wfid}/history\` gives it page by page, \`boss show WFID --follow\`
shows it as it grows.

An entry is a JSON object:

| key | says |
|---|---|
| \`seq\` | 1, 2, 3 ... without gaps |
| \`at\` | milliseconds since the epoch |
| \`what\` | one of the words below |
| \`expid\` | position of the step in the definition; not there when it is about the process |
| \`data\` | what else is known, see below; not there when it is nothing |

## What happens

| word | says, and carries |
|---|---|
`;

export function journalPage(): string {
  return (
    HEAD +
    Object.entries(JOURNAL)
      .map(([word, says]) => `| \`${word}\` | ${says} |\n`)
      .join('')
  );
}
