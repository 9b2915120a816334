import { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Node } from 'yaml';
import type { Attributes, Tree } from '../core/tree.ts';
import { escaped } from './arguments.ts';
import { add, isShort, textNode, value } from './print-value.ts';
import { MISSING_SPACE } from './step-form.ts';

export function printedSteps(steps: readonly Tree[]): Node {
  const list = new YAMLSeq<Node>();
  for (const step of steps) list.items.push(printedStep(step));
  return list;
}

export function printedStep([name, attributes, children]: Tree): Node {
  const entries = Object.entries(attributes);
  const [only] = entries;
  if (entries.length === 0 && children.length === 0) return stepName(name);
  if (only?.[1] === null && entries.length === 1 && children.length === 0) return call(name, textNode(only[0]));
  if (entries.length === 0 && name !== 'if' && name !== 'given') return call(name, printedSteps(children));
  const args = printedAttributes(attributes);
  addChildren(args, name, attributes, children);
  if (children.length === 0 && isShort(attributes)) args.flow = true;
  return call(name, args);
}

export function printedAttributes(attributes: Attributes): YAMLMap<Node, Node> {
  const map = new YAMLMap<Node, Node>();
  for (const [name, inner] of Object.entries(attributes)) add(map, escaped(name), value(inner));
  return map;
}

/** Steps and, before them, the sub-definitions that can stand under `define`. */
export function addSteps(map: YAMLMap<Node, Node>, steps: readonly Tree[]): void {
  const held = heldPrefix(steps);
  if (held.length > 0) {
    const definitions = new YAMLMap<Node, Node>();
    for (const tree of held) addHeld(definitions, tree);
    add(map, 'define', definitions);
  }
  if (steps.length > held.length) add(map, 'do', printedSteps(steps.slice(held.length)));
}

function addHeld(definitions: YAMLMap<Node, Node>, [, attributes, children]: Tree): void {
  const [[name] = [''], ...others] = Object.entries(attributes);
  const inner = printedAttributes(Object.fromEntries(others));
  addSteps(inner, children);
  add(definitions, name, inner);
}

/** The leading definitions that are named by their bare text, each name once. */
function heldPrefix(steps: readonly Tree[]): readonly Tree[] {
  const names = new Set<string>();
  const end = steps.findIndex(([name, attributes]) => {
    const [first] = Object.entries(attributes);
    if (name !== 'define' || first === undefined || first[1] !== null || first[0] === '' || names.has(first[0]))
      return true;
    names.add(first[0]);
    return false;
  });
  return end < 0 ? steps : steps.slice(0, end);
}

function addChildren(args: YAMLMap<Node, Node>, name: string, attributes: Attributes, children: readonly Tree[]): void {
  if (children.length === 0) return;
  if (name === 'if') addBranches(args, attributes, children);
  else if (name === 'given') addCases(args, children);
  else add(args, 'do', printedSteps(children));
}

/** Without a condition the first child is it; a third child would be ignored by the engine, but stays in the tree. */
function addBranches(args: YAMLMap<Node, Node>, attributes: Attributes, children: readonly Tree[]): void {
  const [yes, no] = children;
  const tested =
    ['test', 't', 'text'].some((key) => Object.hasOwn(attributes, key)) || Object.values(attributes).includes(null);
  if (!tested || children.length > 2 || yes === undefined) return add(args, 'children', printedSteps(children));
  add(args, 'then', branch(yes));
  if (no !== undefined) add(args, 'else', branch(no));
}

function branch(tree: Tree): Node {
  const [name, attributes, children] = tree;
  const several = name === 'sequence' && Object.keys(attributes).length === 0 && children.length !== 1;
  return printedSteps(several ? children : [tree]);
}

function addCases(args: YAMLMap<Node, Node>, children: readonly Tree[]): void {
  const plain = children.findIndex((child) => !isCase(child));
  const cases = plain < 0 ? children : children.slice(0, plain);
  const rest = children.slice(cases.length);
  if (cases.length === 0 || rest.some(([name]) => name === 'of' || name === 'that')) {
    return add(args, 'do', printedSteps(children));
  }
  const list = new YAMLSeq<Node>();
  for (const tree of cases) list.items.push(printedCase(tree));
  add(args, 'cases', list);
  if (rest.length > 0) add(args, 'else', printedSteps(rest));
}

function isCase([name, attributes]: Tree): boolean {
  const values = Object.values(attributes);
  return (name === 'of' || name === 'that') && values.length === 1 && values[0] === null;
}

function printedCase([name, attributes, children]: Tree): Node {
  const map = new YAMLMap<Node, Node>();
  const [text = ''] = Object.keys(attributes);
  add(map, name, textNode(text));
  if (children.length > 0) add(map, 'do', printedSteps(children));
  return map;
}

function call(name: string, args: Node): Node {
  const map = new YAMLMap<Node, Node>();
  map.items.push(new Pair<Node, Node>(stepName(name), args));
  return map;
}

/** A plain name has no blanks, so that a forgotten colon is noticed. */
function stepName(name: string): Scalar<string> {
  const scalar = new Scalar(name);
  if (/\s/.test(name) || MISSING_SPACE.test(name)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
