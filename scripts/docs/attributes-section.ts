import type { AttributeKind, KindName } from '../../engine/definition/schema/attribute-kinds.ts';
import { EXPRESSION_ATTRIBUTES, type Row } from '../../engine/definition/schema/expression-attributes.ts';

const KINDS: Readonly<Record<KindName, string>> = {
  text: 'a text',
  texts: 'a text, or a list of texts',
  flag: '`true` or `false`',
  fixed: '`true` or `false` as it is written',
  whole: 'a whole number',
  time: 'a duration or a time',
  zone: 'a time zone',
  condition: 'a condition',
  tag: 'the tag of a step',
  handler: 'a handler',
  step: 'a step',
  any: 'any value',
};
const COMMON = '[what every step takes](../cheat-sheet.md#attributes-of-every-step)';

/** The end of the page of an expression: every attribute under all its names, for each of these names that takes its own. */
export function attributesSection(names: readonly string[]): string {
  const rows = new Map<Row, string[]>();
  for (const [name, row] of Object.entries(EXPRESSION_ATTRIBUTES) as [string, Row][]) {
    if (names.includes(name)) rows.set(row, [...(rows.get(row) ?? []), name]);
  }
  const parts = [...rows].map(([row, taking]) => (rows.size > 1 ? `${listed(taking)}:\n\n` : '') + describe(row));
  return `\n## All attributes\n\n${parts.join('\n')}`;
}

function describe(row: Row): string {
  const kinds = byKind(row);
  const others = row.open ? ', and attributes of other names, as told above' : '';
  if (kinds.size === 0) return `None but ${COMMON}${others}.\n`;
  const lines = [...kinds].map(([kind, attributes]) => `| ${attributes.join(', ')} | ${kind} |\n`);
  return `| attribute | is |\n|---|---|\n${lines.join('')}\nBeside them ${COMMON}${others}.\n`;
}

function byKind({ attributes, text }: Row): Map<string, string[]> {
  const kinds = new Map<string, string[]>();
  const add = (kind: AttributeKind, attribute: string) => {
    const words = typeof kind === 'string' ? KINDS[kind] : listed(kind);
    kinds.set(words, [...(kinds.get(words) ?? []), attribute]);
  };
  for (const [name, kind] of Object.entries(attributes)) add(kind, `\`${name}\``);
  if (text !== undefined) add(text, 'the bare text');
  return kinds;
}

function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}
