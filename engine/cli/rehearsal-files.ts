import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '../core/tree.ts';
import { readDefinition } from '../definition/read.ts';
import { BossError } from '../errors.ts';
import { readScript } from '../rehearsal/read-script.ts';
import type { RehearsedDefinition } from '../rehearsal/rehearse.ts';
import type { Script } from '../rehearsal/script.ts';
import { defaultFieldsOf } from './default-fields.ts';
import { readText } from './files.ts';

const DEFINITIONS = ['.yaml', '.yml', '.json', '.pdef', '.radial', '.xml'];
const SCRIPTS = ['.test.yaml', '.test.yml'];

export interface RehearsalFiles {
  readonly script: Script;
  readonly definition: RehearsedDefinition;
}

/** Script and definition for each file given, which is either of the two; each pair once. Errors: BOSS_FILE_UNREADABLE, BOSS_DEFINITION_INVALID. */
export function rehearsalsOf(files: readonly string[]): RehearsalFiles[] {
  return [...new Set(files.map(scriptOf))].map((file) => {
    const script = readScript(readText(file), file);
    const definition = definitionOf(script);
    const fields = defaultFieldsOf(definition);
    return {
      script,
      definition: { file: definition, source: readText(definition), fields, shared: sharedOf(script) },
    };
  });
}

function scriptOf(file: string): string {
  if (/\.test\.ya?ml$/i.test(file)) return file;
  const stem = stemOf(file);
  const found = SCRIPTS.map((ending) => stem + ending).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new BossError(
    'BOSS_FILE_UNREADABLE',
    `${stem}.test.yaml: there is no such file: write the test of ${file} into it`,
    {
      details: { file: `${stem}.test.yaml` },
    },
  );
}

function definitionOf({ file, definition }: Script): string {
  if (definition !== null) return join(dirname(file), definition);
  const stem = file.replace(/\.test\.ya?ml$/i, '');
  const found = DEFINITIONS.map((ending) => stem + ending).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const message = `${file}: no definition stands beside it (${stem}.yaml): name one with \`definition: FILE\` in the script`;
  throw new BossError('BOSS_FILE_UNREADABLE', message, { details: { file: `${stem}.yaml` } });
}

function sharedOf({ file, library }: Script): Map<string, Tree> {
  return new Map(
    Object.entries(library).map(([name, path]) => {
      const shared = join(dirname(file), path);
      return [name, readDefinition(readText(shared), { file: shared }).tree];
    }),
  );
}

/** A pattern of the shell brings the default fields along: they belong to the same definition. */
function stemOf(file: string): string {
  return file.replace(/\.conf(\.ya?ml|\.json)?$|\.(ya?ml|json|pdef|radial|xml)$/i, '');
}
