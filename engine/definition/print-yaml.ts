import { Document, YAMLMap } from 'yaml';
import type { Node } from 'yaml';
import type { Json } from '../core/json.ts';
import type { Tree } from '../core/tree.ts';
import { DEFINITION_NAME, type Header } from './document-form.ts';
import { isIndex } from './index-fields.ts';
import { COMMON_ATTRIBUTES } from '../core/common-attributes.ts';
import { addSteps, printedStep } from './print-step.ts';
import { add, value } from './print-value.ts';

/** Reading the text gives the same tree and header again. */
export function printYaml(tree: Tree, header: Partial<Header> = {}): string {
  const top = new YAMLMap<Node, Node>();
  const [, attributes, children] = tree;
  if (isPlainRoot(tree)) {
    const entries = Object.entries(attributes);
    const others = entries.findIndex(([key]) => key !== 'name' && key !== 'revision');
    const first = others < 0 ? entries.length : others;
    for (const [key, inner] of entries.slice(0, first)) add(top, key, value(inner));
    addHeader(top, header);
    for (const [key, inner] of entries.slice(first)) add(top, key, value(inner));
    addSteps(top, children);
  } else {
    addHeader(top, header);
    add(top, 'root', printedStep(tree));
  }
  return text(top);
}

function addHeader(top: YAMLMap<Node, Node>, { description, params }: Partial<Header>): void {
  if (typeof description === 'string') add(top, 'description', value(description));
  if (typeof params === 'object' && params !== null) add(top, 'params', value(params));
}

/** True when name, attributes and steps can stand at the top; any other tree is one step under `root`. */
function isPlainRoot([name, attributes]: Tree): boolean {
  return name === 'define' && Object.entries(attributes).every(([key, inner]) => mayStandOnTop(key, inner));
}

function mayStandOnTop(key: string, inner: Json): boolean {
  if (key === 'name') return typeof inner === 'string' && DEFINITION_NAME.test(inner);
  if (key === 'revision') return typeof inner === 'string' || typeof inner === 'number';
  if (key === 'index') return isIndex(inner);
  return COMMON_ATTRIBUTES.has(key) && inner !== null;
}

function text(top: YAMLMap<Node, Node>): string {
  if (top.items.length === 0) return '{}\n';
  const document = new Document<Node>(null);
  document.contents = top;
  return document.toString({ lineWidth: 0, singleQuote: true });
}
