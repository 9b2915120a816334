import { CATALOGUE, type ErrorCode } from '../../engine/errors.ts';

const HEAD = `# Errors

This page is generated from \`engine/errors.ts\` (\`npm run docs\`).

Every error that BOSS shows has a code. The API answers with it as \`{"error": {"code", "message", "details"}}\`, the command line
prints it before the message, the journal of a process and the log keep it. The message itself says where, what and how to mend
it. "Retryable" means that the same request may succeed later without a change.

| code | HTTP | retryable | what happened |
|---|---|---|---|
`;

export function errorsPage(): string {
  const codes = Object.keys(CATALOGUE) as ErrorCode[];
  return `${HEAD}${codes.map(row).join('')}\n${codes.map(entry).join('\n')}`;
}

function row(code: ErrorCode): string {
  const { summary, http } = CATALOGUE[code];
  return `| [${code}](#${code.toLowerCase()}) | ${http} | ${isRetryable(code) ? 'yes' : ''} | ${summary} |\n`;
}

function entry(code: ErrorCode): string {
  const { summary, remedy } = CATALOGUE[code];
  return `## ${code}\n\n${summary} ${remedy}\n`;
}

function isRetryable(code: ErrorCode): boolean {
  return 'retryable' in CATALOGUE[code];
}
