import type { Engine } from '../engine.ts';
import { CATALOGUE } from '../errors.ts';
import { BASE, operationsOf } from './api.ts';
import type { Operation, Schema } from './operation.ts';

const HEAD = `# The HTTP API

This page is generated from the table of operations in \`engine/api/\`.

All addresses start with \`${BASE}\`. Bodies are UTF-8 JSON with \`Content-Type: application/json\`, at most 16 MB. Times are
milliseconds since the epoch. The shapes that are named here (\`ProcessView\`, \`JournalEntry\` ...) are those of
\`engine/engine.ts\` and \`engine/store/store.ts\`.

The API listens on a local address (\`http_host\`, \`http_port\`; default \`http://127.0.0.1:9292\`) and knows no users yet: who can
reach it may do everything. The header \`x-boss-actor\` (at most 100 characters) says who asks: it stands in the journal, and where a
step is protected two different names are needed (BOSS_FOUR_EYES, then \`/proposals\`). It is believed as it is, not proved.
Requests for a foreign host name, and changing requests from a web page of another origin, are refused.

## Errors

\`\`\`json
{"error": {"code": "BOSS_UNKNOWN_PROCESS", "message": "...", "details": {}, "remedy": "..."}}
\`\`\`

The codes are listed in [errors.md](errors.md). Any operation may answer \`BOSS_REQUEST_INVALID\` (400), \`BOSS_ORIGIN_REFUSED\`
(403), \`BOSS_METHOD_NOT_ALLOWED\` (405), \`BOSS_LIMIT_EXCEEDED\` (413), \`BOSS_MEDIA_TYPE\` (415), \`BOSS_INTERNAL\` (500) and
\`BOSS_STORE_UNAVAILABLE\` or \`BOSS_UNAVAILABLE\` (503, with \`Retry-After\`).
`;

/** The reference page, in Markdown. */
export function describeApi(): string {
  const nobody = {} as Engine;
  const tools = { lint: () => [], convert: () => '' };
  const operations = operationsOf(nobody, { definitions: tools, backup: async () => '', stop: () => undefined });
  return [HEAD, '## Operations\n', ...operations.map(describe)].join('\n');
}

function describe(operation: Operation): string {
  const lines = [`### ${operation.method.toUpperCase()} ${operation.address}\n`, `${operation.summary}\n`];
  for (const part of ['path', 'query', 'body'] as const) {
    const schema = operation[part];
    if (schema === undefined) continue;
    for (const [name, member] of Object.entries(schema.properties)) {
      const must = schema.required?.includes(name) === true ? ', required' : '';
      lines.push(`- ${part} \`${name}\`: ${wordsFor(member)}${must}`);
    }
  }
  for (const [status, shape] of Object.entries(operation.answers)) lines.push(`- answers ${status}: ${shape}`);
  const errors = (operation.errors ?? []).map((code) => `\`${code}\` (${CATALOGUE[code].http})`);
  if (errors.length > 0) lines.push(`- errors: ${errors.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

function wordsFor(schema: Schema): string {
  if (Array.isArray(schema['anyOf'])) return (schema['anyOf'] as Schema[]).map(wordsFor).join(', or ');
  if (Array.isArray(schema['enum']))
    return `one of ${schema['enum'].map((value) => `\`${String(value)}\``).join(', ')}`;
  const type = [schema['type'] ?? 'anything'].flat().map(String).join(' or ');
  const remarks = [schema['description'], boundsOf(schema), defaultOf(schema)].filter(
    (one) => one !== null && one !== undefined,
  );
  return remarks.length === 0 ? type : `${type} (${remarks.join('; ')})`;
}

function boundsOf(schema: Schema): string | null {
  const { minimum, maximum, maxLength } = schema as { minimum?: number; maximum?: number; maxLength?: number };
  if (maximum !== undefined) return `${minimum ?? 0} to ${maximum}`;
  if (minimum !== undefined) return `from ${minimum}`;
  return maxLength === undefined ? null : `at most ${maxLength} characters`;
}

function defaultOf(schema: Schema): string | null {
  return schema['default'] === undefined ? null : `default ${String(schema['default'])}`;
}
