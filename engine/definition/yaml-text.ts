import { Composer, type Document, isAlias, isCollection, isMap, isScalar, isSeq, Lexer, Parser } from 'yaml';
import type { Node, Pair, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { DefinitionError, duplicateKey, limitExceeded } from './definition-error.ts';
import { MAX_NESTING, MAX_YAML_TOKENS } from './limits.ts';
import type { Located, LocatedEntry } from './located.ts';
import { exactNumber } from './number-text.ts';
import type { SourceText } from './source-text.ts';
import { yamlMistake } from './yaml-mistake.ts';

type Token = Parser['stack'][number];
type Parsed = Document.Parsed<ParsedNode>;

/** Plain YAML 1.2 with places: one document, no anchors, aliases, tags or directives. Null when it is empty. */
export function readYamlText(source: SourceText): Located | null {
  const tokens = tokensOf(source);
  const directive = tokens.find((token) => token.type === 'directive');
  if (directive !== undefined) {
    throw new DefinitionError(source, directive.offset, 'YAML directives are not used here.', 'Remove this line.');
  }
  // Duplicate keys are found below: the library compares each key with each other.
  const composer = new Composer<ParsedNode>({ uniqueKeys: false });
  const [document, second] = [...composer.compose(tokens, true, source.text.length)] as Parsed[];
  const error = document?.errors[0];
  if (document !== undefined && error !== undefined) throw yamlMistake(source, document, error);
  if (second !== undefined) {
    const hint = 'Keep one of them here and put the others into files of their own.';
    throw new DefinitionError(source, second.range[0], 'The text holds several YAML documents (a line `---`).', hint);
  }
  if (document === undefined || document.contents === null) return null;
  return located(source, document.contents);
}

/** The parser is fed word by word, so that a text that nests without end is refused before anything deep is built. */
function tokensOf(source: SourceText): Token[] {
  const parser = new Parser();
  const tokens: Token[] = [];
  let words = 0;
  for (const word of new Lexer().lex(source.text)) {
    for (const token of parser.next(word)) tokens.push(token);
    words += 1;
    if (words > MAX_YAML_TOKENS) throw limitExceeded(source, parser.offset, `${MAX_YAML_TOKENS} words and signs`);
    if (parser.stack.length > MAX_NESTING) {
      throw limitExceeded(source, parser.offset, `${MAX_NESTING} lists and maps within each other`);
    }
  }
  return [...tokens, ...parser.end()];
}

function located(source: SourceText, node: Node): Located {
  const at = node.range?.[0] ?? 0;
  refuseExtras(source, node, at);
  if (isMap(node)) return { kind: 'map', entries: entriesOf(source, node), at };
  if (isSeq<Node>(node)) return { kind: 'list', items: node.items.map((item) => located(source, item)), at };
  if (isScalar(node)) return scalar(source, node, at);
  throw new DefinitionError(source, at, 'This is no text, number, list or map.', 'Put it in quotes.');
}

function refuseExtras(source: SourceText, node: Node, at: number): void {
  if (
    isAlias(node) ||
    (isScalar(node) && node.anchor !== undefined) ||
    (isCollection(node) && node.anchor !== undefined)
  ) {
    const hint = 'Write the value out at each place; a text that starts with & or * must be in quotes.';
    throw new DefinitionError(source, at, 'Anchors (&name) and aliases (*name) are not used here.', hint);
  }
  if (!isAlias(node) && node.tag !== undefined) {
    throw new DefinitionError(source, at, 'YAML tags are not used here.', 'Put a text that starts with ! in quotes.');
  }
}

function scalar(source: SourceText, node: Scalar, at: number): Located {
  const { value, type } = node;
  const quoted = type !== undefined && type !== 'PLAIN';
  const text = quoted || typeof value === 'string' ? String(value) : (node.source ?? '');
  if (typeof value === 'number')
    return { kind: 'scalar', value: exactNumber(source, at, value, text), text, quoted, at };
  if (value === null || typeof value === 'boolean') return { kind: 'scalar', value, text, quoted, at };
  return { kind: 'scalar', value: String(value), text, quoted, at };
}

function entriesOf(source: SourceText, map: YAMLMap): LocatedEntry[] {
  const seen = new Set<string>();
  return map.items.map((pair) => {
    const entry = entryOfPair(source, pair as Pair<Node, Node | null>);
    if (seen.has(entry.key)) throw duplicateKey(source, entry.at, entry.key);
    seen.add(entry.key);
    return entry;
  });
}

function entryOfPair(source: SourceText, { key, value }: Pair<Node, Node | null>): LocatedEntry {
  const at = key.range?.[0] ?? 0;
  refuseExtras(source, key, at);
  if (!isScalar(key)) {
    const hint = 'Put a key that contains { } or [ ] in quotes.';
    throw new DefinitionError(source, at, 'A key must be a text, not a list or map.', hint);
  }
  const { quoted } = scalar(source, key, at) as { quoted: boolean };
  const text = typeof key.value === 'string' ? key.value : (key.source ?? '');
  const nothing: Located = { kind: 'scalar', value: null, text: '', quoted: false, at };
  return { key: text, quoted, at, value: value === null ? nothing : located(source, value) };
}
