import type { JsonObject } from '../core/json.ts';
import { readJsonText } from './json-text.ts';
import { kindOf } from './located.ts';
import { sourceOf } from './read.ts';
import { Reading } from './reading.ts';
import { SourceText } from './source-text.ts';
import { readYamlText } from './yaml-text.ts';

export interface ConfOptions {
  /** `.conf` and `.json` are JSON with whole-line `#` comments, `.yaml` is YAML; without it the content decides. */
  readonly file?: string;
}

/** Default fields of a definition. An empty text gives none. Errors: BOSS_DEFINITION_INVALID with the place, BOSS_LIMIT_EXCEEDED. */
export function readConf(text: string, { file }: ConfOptions = {}): JsonObject {
  const source = sourceOf(text, file);
  const reading = new Reading(source);
  const json = isJson(source.text, file);
  const located = json ? readJsonText(new SourceText(withoutComments(source.text), file)) : readYamlText(source);
  if (located === null) return {};
  if (located.kind === 'map') return reading.value(located) as JsonObject;
  const hint = json ? 'Write { "field": value, ... }.' : 'Write `field: value` lines.';
  throw reading.wrong(located.at, `Default fields are a map, not ${kindOf(located)}.`, hint);
}

function isJson(text: string, file: string | undefined): boolean {
  if (file !== undefined && /\.ya?ml$/i.test(file)) return false;
  if (file !== undefined && /\.(conf|json)$/i.test(file)) return true;
  return /^[[{]/.test(withoutComments(text).trimStart());
}

/** Comments become blanks, so that places stay true. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*#[^\n]*/gm, (line) => ' '.repeat(line.length));
}
