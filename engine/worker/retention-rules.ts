import { parseDuration } from '../core/time.ts';
import type { Age, RetentionRules } from './retention.ts';

const STATES: ReadonlySet<string> = new Set(['done', 'cancelled', 'killed']);

/** The rules of the section `retention`, whose values are ages or `never`. */
export function retentionRules(settings: Readonly<Record<string, unknown>>): RetentionRules {
  const rules = { tags: new Map<string, Age>(), definitions: new Map<string, Age>(), states: new Map<string, Age>() };
  for (const [key, value] of Object.entries(settings)) {
    const age = value === 'never' ? null : parseDuration(String(value));
    if (STATES.has(key)) rules.states.set(key, age);
    else if (key.startsWith('tag.')) rules.tags.set(key.slice('tag.'.length), age);
    else if (key.startsWith('definition.')) rules.definitions.set(key.slice('definition.'.length), age);
  }
  return rules;
}
