import { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Node } from 'yaml';
import type { Json, JsonObject } from '../core/json.ts';

const SHORT = 90;

export function value(json: Json): Node {
  const node = fromJson(json);
  if ((node instanceof YAMLMap || node instanceof YAMLSeq) && isShort(json)) node.flow = true;
  return node;
}

/** `f:status` stands in quotes, for those who read it. */
export function add(map: YAMLMap<Node, Node>, key: string, node: Node): void {
  const name = new Scalar(key);
  if (/^[a-z]+:\S*$/.test(key)) name.type = Scalar.QUOTE_SINGLE;
  map.items.push(new Pair(name, node));
}

/** True for data that reads well on one line. */
export function isShort(json: Json): boolean {
  const text = JSON.stringify(json);
  return text.length <= SHORT && !text.includes('\\n');
}

/** A text with `${..}` in quotes, so that it may be moved into { } by hand; the library knows what else needs them. */
export function textNode(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  if (text.includes('${') && !text.includes('\n')) {
    scalar.type = text.includes("'") && !/["\\]/.test(text) ? Scalar.QUOTE_DOUBLE : Scalar.QUOTE_SINGLE;
  }
  return scalar;
}

/** The library quotes what would read as a number, a boolean or null. */
function fromJson(json: Json): Node {
  if (Array.isArray(json)) {
    const list = new YAMLSeq<Node>();
    for (const item of json as readonly Json[]) list.items.push(value(item));
    return list;
  }
  if (typeof json === 'string') return textNode(json);
  if (typeof json !== 'object' || json === null) return new Scalar(json);
  const map = new YAMLMap<Node, Node>();
  for (const [key, inner] of Object.entries(json as JsonObject)) add(map, key, value(inner));
  return map;
}
