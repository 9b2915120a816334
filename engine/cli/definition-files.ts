import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText } from './files.ts';
import { usage } from './shell.ts';

/** Files of the original's own forms are definitions; the others may hold anything. */
const ALWAYS = /\.(pdef|radial)$/i;
const PERHAPS = /\.(ya?ml|json|xml)$/i;
/** Default fields and tests of a definition stand beside it. */
const BESIDE = /\.(conf|test)\.(ya?ml|json)$/i;
const LOOKS_LIKE_ONE =
  /^\s*"?(do|define|root)"?\s*:|[{,]\s*"(do|define|root)"\s*:|^\s*\[\s*"|<(define|process_definition|workflow_definition)\b/m;

/** Files as they were named, and in the place of a folder the definitions in it, in the order of their paths. */
export function definitionFilesIn(named: readonly string[]): readonly string[] {
  const files = [...new Set(named.flatMap((path) => (isFolder(path) ? [...below(path)] : [path])))];
  if (files.length > 0) return files;
  throw usage(
    `there is no definition in ${named.join(', ')}: name files (.yaml .json .pdef .radial .xml) or their folder`,
  );
}

/** These files, and the definitions that stand in the same folders. */
export function definitionFilesBeside(files: readonly string[]): readonly string[] {
  const folders = new Set(files.filter((file) => file !== '-').map((file) => dirname(file)));
  const beside = [...folders].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .map(({ name }) => join(folder, name))
      .filter((path) => !isFolder(path) && isDefinition(path)),
  );
  return [...new Set([...files, ...beside])];
}

function* below(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    // A link to a folder is not followed: it may lead in a circle.
    if (entry.isDirectory()) yield* below(path);
    else if (!isFolder(path) && isDefinition(path)) yield path;
  }
}

function isDefinition(path: string): boolean {
  if (ALWAYS.test(path)) return true;
  return PERHAPS.test(path) && !BESIDE.test(path) && LOOKS_LIKE_ONE.test(readText(path));
}

function isFolder(path: string): boolean {
  return path !== '-' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
