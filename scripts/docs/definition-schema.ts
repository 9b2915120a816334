import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../engine/core/json.ts';
import { definitionSchema } from '../../engine/definition/schema/definition-schema.ts';
import { EXPRESSIONS } from '../../engine/expressions/index.ts';
import { firstSentence, manualOf } from './expression-pages.ts';

const FOLDER = 'engine/expressions';
const WIDTH = 120;

/** The schema of the YAML form, as text: what editors load. */
export function definitionSchemaText(root: string): string {
  return `${printed(definitionSchema(sentences(root)), '')}\n`;
}

/** What each expression does, by name and alias. */
function sentences(root: string): Map<string, string> {
  const manuals = readdirSync(join(root, FOLDER)).flatMap(
    (file) => manualOf(readFileSync(join(root, FOLDER, file), 'utf8')) ?? [],
  );
  return new Map(
    [...EXPRESSIONS].map(([name, type]) => {
      const manual = manuals.find((text) => isAbout(text, type.names)) ?? '';
      return [name, firstSentence(manual).replaceAll('`', '')];
    }),
  );
}

function isAbout(manual: string, names: readonly string[]): boolean {
  const [title = ''] = manual.slice(2).split('\n');
  const titled = title.split(/[, .]+/);
  return names.some((name) => titled.includes(name));
}

/** What fits on a line stands on one, as the formatter of the repository wants it. `taken` is what stands before it on its line. */
function printed(json: Json, indent: string, taken = indent.length): string {
  const short = oneLine(json);
  if (taken + short.length < WIDTH || typeof json !== 'object' || json === null) return short;
  const inner = `${indent}  `;
  if (Array.isArray(json)) {
    return `[\n${(json as readonly Json[]).map((item) => inner + printed(item, inner)).join(',\n')}\n${indent}]`;
  }
  const lines = Object.entries(json as JsonObject).map(([name, value]) => {
    const key = `${inner}${JSON.stringify(name)}: `;
    return key + printed(value, inner, key.length);
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function oneLine(json: Json): string {
  if (Array.isArray(json)) return `[${(json as readonly Json[]).map(oneLine).join(', ')}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  const entries = Object.entries(json as JsonObject).map(([key, value]) => `${JSON.stringify(key)}: ${oneLine(value)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
