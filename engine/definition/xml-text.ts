import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { limitExceeded, shown } from './definition-error.ts';
import { MAX_DEPTH } from './limits.ts';
import type { Reading } from './reading.ts';

/** An element with its attributes as written, and what stands in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly content: readonly XmlContent[];
  readonly at: number;
}
/** Character data that stands together is one text. */
export type XmlContent = XmlElement | string;

type Node = Readonly<Record<string, unknown>> & { readonly ':@'?: Readonly<Record<string, string>> };

const PARSER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  cdataPropName: '#cdata',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  captureMetaData: true,
  maxNestedTags: MAX_DEPTH + 1,
  strictReservedNames: false,
  onDangerousProperty: (name) => name,
});
const EXAMPLE = 'Write `<define name="..."> ... </define>`.';
const PLACE = XMLParser.getMetaDataSymbol() as unknown as string;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The root element. Neither a DOCTYPE nor entities of the text's own are read. Line ends are expected to be `\n`. */
export function readXmlText(reading: Reading): XmlElement {
  refuseDeclarations(reading);
  const nodes = parse(reading).filter((node) => nameOf(node)[0] !== '#');
  const [root, second] = nodes;
  if (root === undefined) throw reading.wrong(0, 'The definition is empty.', EXAMPLE);
  const hint = 'Put all steps into one outermost element: `<define name="..."> ... </define>`.';
  if (second !== undefined) throw reading.wrong(placeOf(second).startIndex, 'A second outermost element.', hint);
  refuseRest(reading, placeOf(root).endIndex, hint);
  return elementOf(reading, root);
}

function refuseDeclarations(reading: Reading): void {
  for (const found of reading.source.text.matchAll(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<!/g)) {
    if (found[0] !== '<!') continue;
    const open = /^<!(--|\[CDATA\[)/.test(reading.source.text.slice(found.index, found.index + 9));
    const problem = open ? 'This is never closed.' : 'A DOCTYPE, or another declaration, is not read.';
    const hint = open
      ? 'Close it with --> or ]]>.'
      : 'Remove it; characters are written as &lt; &gt; &amp; &quot; &apos; or &#8364;.';
    throw reading.wrong(found.index, problem, hint);
  }
}

function parse(reading: Reading): Node[] {
  const { text } = reading.source;
  let failed = '';
  let nodes: Node[] = [];
  try {
    nodes = PARSER.parse(text) as Node[];
  } catch (error) {
    failed = error instanceof Error ? error.message : String(error);
  }
  if (failed.includes('nested tags')) throw limitExceeded(reading.source, 0, `${MAX_DEPTH} steps within each other`);
  const valid = text.trim() === '' ? true : XMLValidator.validate(text);
  if (valid !== true) throw mistake(reading, valid.err);
  if (failed !== '') throw refused(reading, failed);
  return nodes;
}

/** The library takes no names through which plain objects could be changed. */
function refused(reading: Reading, message: string): Error {
  const [, name] = /Invalid name: "(\w+)"/.exec(message) ?? [];
  if (name === undefined) return reading.wrong(0, `This XML cannot be read: ${shown(message)}`, EXAMPLE);
  const hint = 'Choose another name, or write the definition as YAML, JSON or radial.';
  return reading.wrong(Math.max(0, reading.source.text.indexOf(name)), `\`${name}\` is no name in XML here.`, hint);
}

function mistake(reading: Reading, { msg, line, col }: { msg: string; line: number; col?: number }): Error {
  const [problem, hint] = explained(msg);
  return reading.wrong(offsetOf(reading.source.text, line, col ?? 1), problem, hint);
}

/** The library's words as ours. */
function explained(message: string): [problem: string, hint: string] {
  const [, open, line] = /^Expected closing tag '(.+?)' \(opened in line (\d+)/.exec(message) ?? [];
  if (open !== undefined) {
    const name = shown(open);
    return [
      `The element \`${name}\` of line ${line ?? '?'} is not closed before this.`,
      `Write \`</${name}>\`, or \`<${name}/>\`.`,
    ];
  }
  const [, attribute, what] = /^Attribute '(.+?)' is (without value|repeated)/.exec(message) ?? [];
  if (attribute !== undefined && what === 'repeated') {
    return [
      `The attribute \`${shown(attribute)}\` stands twice in one element.`,
      'Remove one: only one of them could count.',
    ];
  }
  if (attribute !== undefined) {
    return [`The attribute \`${shown(attribute)}\` has no value in quotes.`, `Write \`${shown(attribute)}="..."\`.`];
  }
  const hint =
    'Each element is closed, <name .../> or <name ...> ... </name>; values of attributes stand in quotes; & is written &amp;.';
  return [message.startsWith('Invalid ') ? 'Elements are never closed.' : shown(message), hint];
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) start = text.indexOf('\n', start) + 1;
  return Math.min(text.length, start + column - 1);
}

/** After the root element only comments and instructions may stand: the library would pass over a text. */
function refuseRest(reading: Reading, from: number, hint: string): void {
  const rest = /(?:\s|<!--[^]*?-->|<\?[^]*?\?>)*/y;
  rest.lastIndex = from;
  rest.test(reading.source.text);
  if (rest.lastIndex < reading.source.text.length) {
    throw reading.wrong(rest.lastIndex, 'Something stands after the outermost element.', hint);
  }
}

function elementOf(reading: Reading, node: Node): XmlElement {
  const at = placeOf(node).startIndex;
  const name = nameOf(node);
  const attributes = Object.entries(node[':@'] ?? {}).map(
    ([key, value]) => [key, decoded(reading, at, value)] as const,
  );
  return { name, attributes, content: contentOf(reading, node[name] as Node[], at), at };
}

function contentOf(reading: Reading, nodes: readonly Node[], at: number): XmlContent[] {
  const content: XmlContent[] = [];
  for (const node of nodes) {
    const name = nameOf(node);
    if (name[0] !== '#') content.push(elementOf(reading, node));
    else content.push(`${takeText(content)}${textOf(reading, node, name, at)}`);
  }
  return content;
}

function takeText(content: XmlContent[]): string {
  return typeof content.at(-1) === 'string' ? (content.pop() as string) : '';
}

function textOf(reading: Reading, node: Node, name: string, at: number): string {
  if (name === '#text') return decoded(reading, at, String(node[name]));
  return (node[name] as Node[]).map((part) => String(part['#text'])).join('');
}

function nameOf(node: Node): string {
  return Object.keys(node).find((key) => key !== ':@') ?? '';
}

function placeOf(node: Node): { startIndex: number; endIndex: number } {
  return node[PLACE] as { startIndex: number; endIndex: number };
}

function decoded(reading: Reading, at: number, text: string): string {
  return text.replace(/&(#\d{1,7}|#x[\da-fA-F]{1,6}|\w*);?/g, (written, name: string) => {
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    if (name.startsWith('#') && code <= 0x10ffff) return String.fromCodePoint(code);
    const meant = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
    if (meant !== undefined) return meant;
    throw reading.wrong(
      at,
      `\`${shown(written)}\` in this element is not known.`,
      'Write &amp; for the sign & itself. Known are &lt; &gt; &amp; &quot; &apos; and numbers such as &#8364;.',
    );
  });
}
