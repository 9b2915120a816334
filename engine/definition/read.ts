import { nameOf, revisionOf } from '../core/launch.ts';
import type { ParsedDefinition } from '../engine.ts';
import { isDefine } from '../core/reorganise.ts';
import { limitExceeded } from './definition-error.ts';
import { type Header, readDocument } from './document-form.ts';
import { type Format, formatOf } from './format.ts';
import { readJsonText } from './json-text.ts';
import { MAX_SOURCE_BYTES } from './limits.ts';
import type { Located } from './located.ts';
import { Reading } from './reading.ts';
import { readRadial } from './radial-form.ts';
import { readRuby } from './ruby-form.ts';
import { SourceText } from './source-text.ts';
import { attributesFrom, type Positions, positionsOf, type Step, treeOf } from './step.ts';
import { looksLikeTree, readTree } from './tree-form.ts';
import { readXml } from './xml-form.ts';
import { readYamlText } from './yaml-text.ts';

export interface ReadOptions {
  /** Guides the choice of the reader and appears in errors; a definition in a file needs a name. */
  readonly file?: string;
  /** Used when the text itself has no name. */
  readonly name?: string;
  readonly format?: Format;
}

export interface LocatedDefinition extends ParsedDefinition {
  readonly positions: Positions;
}

interface Read {
  readonly root: Step;
  readonly header: Header;
}

const NO_HEADER: Header = { description: null, params: null };

/** Errors: BOSS_DEFINITION_INVALID (`DefinitionError`, with the place), BOSS_LIMIT_EXCEEDED. */
export function readDefinition(source: string, options: ReadOptions = {}): ParsedDefinition {
  const { positions: _positions, ...parsed } = readWithPositions(source, options);
  return parsed;
}

/** Also gives the place of each step, by expid. */
export function readWithPositions(source: string, options: ReadOptions = {}): LocatedDefinition {
  const { text, format } = textIn(source, options);
  const reading = new Reading(text);
  const { root, header } = read(reading, format, options);
  const tree = treeOf(root);
  const name = isDefine(tree[0]) ? nameOf(tree) : (options.name ?? null);
  return { name, revision: revisionOf(tree), ...header, tree, format, positions: positionsOf(root, text) };
}

/** The text that places count in, and its form. Errors: BOSS_LIMIT_EXCEEDED. */
export function textIn(source: string, options: ReadOptions): { text: SourceText; format: Format } {
  const given = sourceOf(source, options.file);
  const format = options.format ?? formatOf(given.text, options.file);
  // XML has one line end, and places count in the text that its library reads.
  const text = format === 'xml' ? new SourceText(given.text.replace(/\r\n?/g, '\n'), options.file) : given;
  return { text, format };
}

/** Refuses a text that is too large before anything reads it. */
export function sourceOf(text: string, file?: string): SourceText {
  if (text.length > MAX_SOURCE_BYTES || Buffer.byteLength(text) > MAX_SOURCE_BYTES) {
    throw limitExceeded(new SourceText('', file), 0, `${MAX_SOURCE_BYTES} bytes of text`);
  }
  return new SourceText(text, file);
}

function read(reading: Reading, format: Format, options: ReadOptions): Read {
  const found = readForm(reading, format);
  const { root } = found;
  if (isDefine(root.name) && nameOf([root.name, root.attributes, []]) !== null) return found;
  if (options.name !== undefined && isDefine(root.name)) return { ...found, root: withName(root, options.name) };
  if (options.file === undefined || options.name !== undefined) return found;
  const hint = isDefine(root.name)
    ? `Write ${exampleOf(format, options.file)}.`
    : 'Put the steps under `do`, with a `name` at the top (as a tree: `["define", {"name": ...}, [...]]`).';
  throw reading.wrong(root.at, 'The definition has no name.', hint);
}

function readForm(reading: Reading, format: Format): Read {
  switch (format) {
    case 'yaml':
    case 'json':
      return readLocated(reading, textOf(reading, format));
    case 'ruby':
      return { root: readRuby(reading), header: NO_HEADER };
    case 'radial':
      return { root: readRadial(reading), header: NO_HEADER };
    case 'xml':
      return { root: readXml(reading), header: NO_HEADER };
  }
}

function textOf(reading: Reading, format: 'yaml' | 'json'): Located {
  const located = format === 'json' ? readJsonText(reading.source) : readYamlText(reading.source);
  if (located !== null) return located;
  throw reading.wrong(0, 'The definition is empty.', 'Write at least `name: ...` and a list of steps under `do:`.');
}

function readLocated(reading: Reading, located: Located): Read {
  if (located.kind === 'map') return readDocument(reading, located);
  if (located.kind === 'list' && (looksLikeTree(located) || reading.source.text.trimStart().startsWith('['))) {
    return { root: readTree(reading, located, 1), header: NO_HEADER };
  }
  const problem = `A definition is a map, not ${located.kind === 'list' ? 'a list of steps' : 'a text'}.`;
  throw reading.wrong(
    located.at,
    problem,
    'Write `name: handle_request` at the top, and put the steps into a list under `do:`.',
  );
}

function withName(root: Step, name: string): Step {
  return { ...root, attributes: attributesFrom([['name', name], ...Object.entries(root.attributes)]) };
}

function exampleOf(format: Format, file: string): string {
  const stem = /([^/\\]+?)(\.[a-z]+)?$/i.exec(file)?.[1]?.replace(/[^A-Za-z0-9_.:-]/g, '_') ?? 'handle_request';
  switch (format) {
    case 'yaml':
      return `\`name: ${stem}\` at the top`;
    case 'json':
      return `"name": "${stem}" (in a tree: among the attributes of the root)`;
    case 'ruby':
      return `\`Ruote.process_definition :name => '${stem}' do\``;
    case 'radial':
      return `\`define name: '${stem}'\``;
    case 'xml':
      return `<define name="${stem}">`;
  }
}
