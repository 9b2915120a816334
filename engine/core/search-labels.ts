/** What a process can be found by for good: the tags that it has entered, and the values of the fields that its definition declares. */
import type { Execution } from './execution.ts';
import { dig } from './path.ts';
import type { Json } from './json.ts';
import type { Tree } from './tree.ts';
import type { Fields } from './workitem.ts';

/** Bounds of the index: each label is two places in it. */
export const INDEX_LIMITS = {
  /** Fields that a definition may declare. */
  fields: 8,
  /** Different tags of one process; later ones are not found by. */
  tags: 16,
  /** Characters of a value or a tag that count. */
  characters: 100,
} as const;

/** A field's path as `index` may have it: `project`, `ev.package`. */
export const INDEX_PATH = /^[A-Za-z_][\w-]*(?:\.[\w-]+){0,4}$/;

const paths = new WeakMap<Tree, readonly string[]>();

/** The fields that a definition declares: `index: [project, ev.package]`, or a text with commas. */
export function indexedFields(tree: Tree): readonly string[] {
  let found = paths.get(tree);
  if (found === undefined) {
    found = listOf(Object.hasOwn(tree[1], 'index') ? tree[1]['index'] : undefined);
    paths.set(tree, found);
  }
  return found;
}

function listOf(value: Json | undefined): readonly string[] {
  const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? (value as readonly Json[]) : [];
  const names = list.flatMap((one) => (typeof one === 'string' ? [one.trim()] : []));
  return [
    ...new Set(names.filter((name) => name.length <= INDEX_LIMITS.characters / 2 && INDEX_PATH.test(name))),
  ].slice(0, INDEX_LIMITS.fields);
}

export function fieldLabel(path: string, value: string): string {
  return `field:${path}=${value}`;
}

export function tagLabel(tag: string): string {
  return `tag:${tag}`;
}

/** As a label has it: texts, numbers and truth values; null: it is nothing to find a process by. */
export function indexedText(value: Json | undefined): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  // A text must not end in half a character.
  const text = String(value)
    .trim()
    .slice(0, INDEX_LIMITS.characters)
    .replace(/[\uD800-\uDBFF]$/, '');
  return text === '' ? null : text;
}

/** The declared fields have the values of this workitem from now on: what was found by an older value is so no longer. */
export function indexFields(execution: Execution, fields: Fields): void {
  const declared = indexedFields(execution.tree);
  if (declared.length === 0) return;
  const now = declared.flatMap((path) => {
    const text = indexedText(dig(fields, path) ?? null);
    return text === null ? [] : [fieldLabel(path, text)];
  });
  const before = Object.keys(execution.head.labels ?? {}).filter((label) => label.startsWith('field:'));
  const fresh = now.filter((label) => !before.includes(label));
  const old = before.filter((label) => !now.includes(label));
  if (old.length > 0) execution.countLabels(old, -1);
  if (fresh.length > 0) execution.countLabels(fresh, 1);
}

/** The process is found by a tag also when the tag was left, and when the process has ended. */
export function indexTag(execution: Execution, tag: string): void {
  const text = indexedText(tag);
  const known = execution.head.labels ?? {};
  if (text === null || known[tagLabel(text)] !== undefined) return;
  const tags = Object.keys(known).filter((label) => label.startsWith('tag:')).length;
  if (tags < INDEX_LIMITS.tags) execution.countLabels([tagLabel(text)], 1);
}
