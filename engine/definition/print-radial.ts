import type { Json, JsonObject } from '../core/json.ts';
import type { Attributes, Tree } from '../core/tree.ts';
import { YAML_ONLY } from './format.ts';
import { isTyped } from './radial-values.ts';

const WIDTH = 110;
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PLAIN_TEXT = /^[A-Za-z0-9_.+@-]+$/;

/** A step a line. Reading the text gives the same tree again. */
export function printRadial(tree: Tree): string {
  const lines: string[] = [];
  addLines(lines, tree, '');
  return `${lines.join('\n')}\n`;
}

function addLines(lines: string[], [name, attributes, children]: Tree, indent: string): void {
  const root = indent === '' && YAML_ONLY.has(name);
  const head = `${indent}${PLAIN_KEY.test(name) && name !== 'end' && !root ? name : text(name)}`;
  lines.push(withAttributes(head, attributes, `${indent}    `));
  for (const child of children) addLines(lines, child, `${indent}  `);
}

/** On one line, or an attribute a line when that would be long. */
function withAttributes(head: string, attributes: Attributes, indent: string): string {
  const parts = Object.entries(attributes).map(([key, inner]) => attribute(key, inner));
  if (parts.length === 0) return head;
  const line = `${head} ${parts.join(', ')}`;
  return line.length <= WIDTH || parts.length === 1 ? line : `${head} ${parts.join(`,\n${indent}`)}`;
}

function attribute(key: string, inner: Json): string {
  if (inner === null) return PLAIN_TEXT.test(key) && key !== 'do' ? key : text(key);
  return pair(key, inner);
}

function pair(key: string, inner: Json): string {
  return `${PLAIN_KEY.test(key) ? key : text(key)}: ${value(inner)}`;
}

function value(json: Json): string {
  if (typeof json === 'string') return PLAIN_TEXT.test(json) && !isTyped(json) ? json : text(json);
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${(json as readonly Json[]).map(value).join(', ')}]`;
  const pairs = Object.entries(json as JsonObject).map(([key, inner]) => pair(key, inner));
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** In single quotes where nothing needs an escape. */
function text(string: string): string {
  return /^[\x20-\x7e\u00a1-\u1fff]*$/.test(string) && !/['\\]/.test(string) ? `'${string}'` : JSON.stringify(string);
}
