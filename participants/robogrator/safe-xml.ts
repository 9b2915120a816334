import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Remote } from '../sdk/index.ts';

/** An element: its attributes and child elements by name, its text under `text`. */
export interface XmlElement {
  readonly [name: string]: string | readonly XmlElement[] | undefined;
}

const ATTRIBUTE = '@';
const TEXT = 'text';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  textNodeName: TEXT,
  alwaysCreateTextNode: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
  tagValueProcessor: (_name, value) => decode(value),
  attributeValueProcessor: (_name, value) => decode(value),
});

/**
 * Parses the XML of another system. A document type, and with it every entity that a document could define, is refused,
 * so nothing is expanded and nothing fetched. Errors: Remote.
 */
export function parseXml(text: string, root: string): XmlElement {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) {
    throw new Remote('the XML answer has a document type or entities of its own, which are not accepted');
  }
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    throw new Remote(`the XML answer is broken at line ${valid.err.line}, column ${valid.err.col}: ${valid.err.msg}`);
  }
  const [element] = elements(parse(text), root);
  if (element === undefined) throw new Remote(`the XML answer has no element <${root}>`);
  return element;
}

function parse(text: string): XmlElement {
  try {
    return parser.parse(text) as XmlElement;
  } catch (cause) {
    throw new Remote(`the XML answer is not acceptable: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

export function elements(parent: XmlElement, name: string): readonly XmlElement[] {
  const found = Object.hasOwn(parent, name) ? parent[name] : undefined;
  return Array.isArray(found) ? found : [];
}

export function attribute(element: XmlElement, name: string): string | null {
  const value = element[ATTRIBUTE + name];
  return typeof value === 'string' ? value : null;
}

export function textOf(element: XmlElement): string {
  const value = element[TEXT];
  return typeof value === 'string' ? value : '';
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The five entities of XML itself and character references, once: `&amp;lt;` becomes `&lt;`. */
function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));/gi, (all, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES.get(name) ?? all;
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
