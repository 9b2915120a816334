import { pathToFileURL } from 'node:url';
import type { Json, JsonObject } from '../core/json.ts';
import type { Finding } from '../definition/lint.ts';
import type { Severity } from '../definition/lint/rule.ts';
import { RULES } from '../definition/lint/rules.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };
/** No rule of its own: every form has its reader. */
const UNREADABLE = {
  code: 'unreadable',
  severity: 'error',
  summary: 'The text cannot be read as a definition.',
  advice: 'The message says what to write instead.',
} as const;
const DESCRIBED = [UNREADABLE, ...RULES];

/** Findings as programs that review code take them: SARIF 2.1.0. */
export function sarifLog(findings: readonly Finding[], version: string): JsonObject {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'boss definition lint', version, rules: DESCRIBED.map(descriptor) } },
        // Columns count as in the editors: characters outside of the first plane are two.
        columnKind: 'utf16CodeUnits',
        results: findings.map(result),
      },
    ],
  };
}

function descriptor({
  code,
  severity,
  summary,
  advice,
}: Pick<(typeof DESCRIBED)[number], keyof typeof UNREADABLE>): Json {
  const page = code === UNREADABLE.code ? 'README' : code;
  const text = `${summary} ${advice}`;
  return {
    id: code,
    shortDescription: { text: summary },
    fullDescription: { text },
    helpUri: `urn:boss:docs/reference/lint/${page}.md`,
    help: { text, markdown: `${summary}\n\n**${advice}**\n\nMore: \`docs/reference/lint/${page}.md\`` },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function result({ code, severity, message, file, line, column, path }: Finding): Json {
  const start = line === null ? {} : { startLine: line, ...(column === null ? {} : { startColumn: column }) };
  const region = line === null ? {} : { region: start };
  const logical = path === null ? {} : { logicalLocations: [{ name: path, kind: 'member' }] };
  const physical = file === null ? {} : { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } };
  const isPlaced = file !== null || path !== null;
  return {
    ruleId: code,
    ruleIndex: DESCRIBED.findIndex((rule) => rule.code === code),
    level: LEVELS[severity],
    message: { text: message },
    ...(isPlaced ? { locations: [{ ...physical, ...logical }] } : {}),
  };
}

/** Relative as it was named, so that the log fits the repository on any machine. */
function uriOf(file: string): string {
  if (file.startsWith('/')) return pathToFileURL(file).href;
  return file
    .replace(/^(\.\/)+/, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}
