import type { Substitution } from '../../core/dollar-template.ts';

const WORDS = new Set([
  ...['fei', 'wfid', 'subid', 'sub_wfid', 'expid', 'engine_id', 'mnemo_id', 'tags', 'tag', 'full_tag'],
]);

/** The field that a `${..}` names; null for a variable, a word of the engine, and a name that is only known when the process runs. */
export function fieldPath({ key: [only, ...others] }: Substitution): string | null {
  if (typeof only !== 'string' || others.length > 0) return null;
  const key = only.trim().replace(/^['"]/, '');
  return /^(?:f|fld|field):(.+)$/s.exec(key)?.[1] ?? (key.includes(':') || WORDS.has(key) ? null : key);
}

/** `ev` for `ev.id`. */
export function headOf(path: string): string {
  return path.split('.', 1)[0] ?? path;
}
