/** The list of mistakes that people make, a file for each form of writing: `forms/*.yaml`. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonObject } from '../../engine/core/json.ts';

export interface Form {
  /** Of its file, without `.yaml`. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** How BOSS comes to say something about it. */
  readonly by: 'reading' | 'running' | 'launching' | 'default fields' | 'rehearsing';
  /** The file that the messages name. */
  readonly file: string;
  /** What a test script plays. */
  readonly definition?: string;
  readonly mistakes: readonly Mistake[];
}

export interface Mistake {
  readonly title: string;
  readonly text: string;
  /** Fields at launch. */
  readonly fields?: JsonObject;
  /** The whole message. */
  readonly says: string;
  readonly mended: string;
  /** Fields of a launch that is accepted. */
  readonly mendedFields?: JsonObject;
}

const NAMES = [
  ...['yaml', 'json', 'ruby', 'radial', 'xml', 'names', 'attributes', 'conditions', 'substitution'],
  ...['values', 'filters', 'launch', 'conf', 'script'],
];
const FOLDER = new URL('./forms/', import.meta.url);

export function mistakeForms(): readonly Form[] {
  return NAMES.map((name) => ({
    ...(parse(readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8')) as Omit<Form, 'name'>),
    name,
  }));
}

export function formName({ name }: Form): string {
  return name;
}

/** Names of the files that there are. */
export function formFiles(): string[] {
  return readdirSync(FOLDER)
    .map((file) => file.replace('.yaml', ''))
    .sort();
}
