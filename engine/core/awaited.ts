/** What `await` waits for, as an expression and as an attribute. */
import type { Tracker } from './effect.ts';
import type { Json } from './json.ts';
import { escapePattern } from './pattern.ts';

export interface Awaited {
  readonly kind: Tracker['kind'];
  /** Exact name, `/pattern/`, or null for any. */
  readonly name: string | null;
  /** What was named: for errors these are classes and messages. */
  readonly values: readonly string[];
}

const DIRECTIONS = ['', 'in_', 'entered_', 'reached_', 'out_', 'left_'] as const;
const TYPES = ['tag', 'participant', 'error'] as const;
/** The attributes that say what is awaited: `left_tag`, `participants`, `error`. */
export const AWAITED_KEYS = TYPES.flatMap((type) =>
  DIRECTIONS.flatMap((direction) => [`${direction}${type}`, `${direction}${type}s`] as const),
);
const KEY = new RegExp(`^(${DIRECTIONS.join('|')})(${TYPES.join('|')})s?$`);
const TEXT = /^((?:(?:in|entered|reached|out|left)_)?(?:tag|participant)s?)\s*:\s*(.+)$/s;

/** `left_tag` and a value; null when the key says nothing of the kind. */
export function awaitedBy(key: string, value: Json): Awaited | null {
  const [, direction, type] = KEY.exec(key) ?? [];
  if (type === undefined) return null;
  const values = listed(value);
  if (type === 'error') return { kind: 'error', name: null, values };
  const leaves = direction === 'out_' || direction === 'left_';
  if (type === 'tag') return { kind: leaves ? 'leaving' : 'entering', name: nameOf(values, tagPattern), values };
  return { kind: leaves ? 'reply' : 'apply', name: nameOf(values, exactPattern), values };
}

/** The attribute: `left_tag:x`, or `x` alone for the same; null when it is neither. */
export function awaitedByText(text: string): Awaited | null {
  const [, key, value] = TEXT.exec(text.trim()) ?? [];
  if (key !== undefined && value !== undefined) return awaitedBy(key, value);
  return text.includes(':') || text.trim() === '' ? null : awaitedBy('left_tag', text);
}

function listed(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).map(String);
  const text = value === null ? '' : String(value).trim();
  const parts = isPattern(text) ? [text] : text.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

/** One name as it is; several as one pattern. */
function nameOf(values: readonly string[], pattern: (name: string) => string): string | null {
  const [only] = values;
  if (only === undefined) return null;
  if (values.length === 1) return only;
  return `/${values.map((value) => (isPattern(value) ? `(?:${value.slice(1, -1)})` : pattern(value))).join('|')}/`;
}

function isPattern(text: string): boolean {
  return text.length > 2 && text.startsWith('/') && text.endsWith('/');
}

function tagPattern(name: string): string {
  return name.includes('/') ? exactPattern(name) : `(?:^|\\/)${escapePattern(name)}$`;
}

function exactPattern(name: string): string {
  return `^${escapePattern(name)}$`;
}
