import type { KeySchema, SectionSchema, Sections } from '../../engine/config/section.ts';
import { SECTIONS } from '../../engine/config/sections.ts';

const HEAD = `# Configuration

This page is generated from the schemas in \`engine/config/\` and in each participant's \`config.ts\` (\`npm run docs\`).

BOSS runs without any configuration. What there is comes from, the later winning over the earlier:

1. the defaults below,
2. files: those given with \`--config FILE\`; else the one that \`BOSS_CONFIG\` names; else \`boss.conf\`, \`boss.yaml\` or \`boss.yml\` in the
   working directory; else \`/etc/skynet/skynet.conf\` and \`/etc/boss/boss.conf\` where they exist,
3. the environment: \`BOSS_\` and the key in capitals sets a key of the section \`boss\` (\`BOSS_HTTP_PORT=8080\`).

An empty value takes an earlier one away. Relative paths start at the folder of the file that names them, or at the working
directory. An unknown section or key is an error that names file, line and the key that was probably meant; in
\`/etc/skynet/skynet.conf\`, which other programs share, foreign sections are left alone. \`boss config check\` lists everything that
is wrong, \`boss config show\` every value with its source and secrets masked.

A file that ends in \`.yaml\` or \`.yml\` is YAML, any other is an ini file as the original had it:

\`\`\`ini
; a comment, also with # at the start of a line
[boss]
amqp_host = rabbit.example.com:5672
amqp_pwd  = "quotes keep ; and blanks "
participants = log, notify_irc
log_level: debug
\`\`\`

\`\`\`yaml
boss:
  amqp_host: rabbit.example.com:5672
  participants: [log, notify_irc]
\`\`\`

An indented line in an ini file goes on with the value above it. Lists are words with commas or blanks between them, or JSON;
maps are JSON (\`commands = {"uptime": {"argv": ["/usr/bin/uptime"]}}\`), which is easier to read in YAML.
`;

export function configurationPage(sections: Sections = SECTIONS): string {
  return [HEAD, ...Object.entries(sections).map(([name, section]) => describeSection(name, section))].join('\n');
}

function describeSection(name: string, section: SectionSchema): string {
  const keys = [...Object.entries(section.properties), ...anyKeyOf(section)];
  const rows = keys.flatMap(([key, schema]) => describeKey(key, schema, section));
  const retired = Object.entries(section.retired ?? {}).map(
    ([key, advice]) => `\nNo longer there: \`${key}\`: ${advice}.\n`,
  );
  const description = section.description === undefined ? '' : `${section.description}\n\n`;
  return `## [${name}]\n\n${description}| key | type | default | says |\n|---|---|---|---|\n${rows.join('')}${retired.join('')}`;
}

function anyKeyOf({ anyKey }: SectionSchema): [string, KeySchema][] {
  return anyKey === undefined ? [] : [['NAME', anyKey]];
}

/** A row for the key, and one for each key inside of it: `sasl.user`. */
function describeKey(key: string, schema: KeySchema, owner: { readonly required?: unknown }): string[] {
  const required = Array.isArray(owner.required) && owner.required.includes(key);
  const standard = schema.default === undefined ? (required ? 'required' : '') : code(inWords(schema.default));
  const row = `| ${code(key)} | ${typeWords(schema)} | ${standard} | ${describe(schema)} |\n`;
  const inner = schema.type === 'array' ? schema.items : schema;
  const mark = schema.type === 'array' ? `${key}[]` : key;
  const nested = Object.entries(inner?.properties ?? {});
  return [row, ...nested.flatMap(([name, part]) => describeKey(`${mark}.${name}`, part, prefixed(inner ?? {}, mark)))];
}

function prefixed(schema: KeySchema, mark: string): { required: readonly string[] } {
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  return { required: required.map((name) => `${mark}.${name}`) };
}

function describe({ description = '', aliases, examples }: KeySchema): string {
  const old = aliases === undefined ? [] : [`In the original ${aliases.map(code).join(', ')}.`];
  const example = examples === undefined ? [] : [`Example: ${examples.map(inWords).map(code).join(', ')}.`];
  return [sentence(description), ...old, ...example]
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll('|', '\\|');
}

function sentence(text: string): string {
  if (text === '') return '';
  return `${text[0]?.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function typeWords({ type = 'any', enum: choices, minimum, maximum, path }: KeySchema & Bounds): string {
  if (choices !== undefined) return choices.map((choice) => code(inWords(choice))).join(' ');
  const bounds = minimum === undefined && maximum === undefined ? '' : ` ${minimum ?? ''}..${maximum ?? ''}`;
  const words: Record<string, string> = { array: 'list', boolean: 'yes or no', object: 'map', string: 'text' };
  return `${path === true ? 'path' : (words[type] ?? type)}${bounds}`;
}

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

function inWords(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) && value.length === 0 ? '(none)' : JSON.stringify(value);
}

function code(text: string): string {
  return `\`${text}\``;
}
