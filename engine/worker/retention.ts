import type { ProcessSummary } from '../store/store.ts';

/** How long a process is kept after its end, in milliseconds; null: for ever. */
export type Age = number | null;

/** What the operator wants kept for how long: by tag before definition before state. What nothing is said of is kept for ever. */
export interface RetentionRules {
  readonly tags: ReadonlyMap<string, Age>;
  readonly definitions: ReadonlyMap<string, Age>;
  readonly states: ReadonlyMap<string, Age>;
}

export function ageOf(
  { tags, definitions, states }: RetentionRules,
  { state, definition, labels }: ProcessSummary,
): Age {
  const tagged = labels.flatMap((label) => {
    const age = label.startsWith('tag:') ? tags.get(label.slice('tag:'.length)) : undefined;
    return age === undefined ? [] : [age];
  });
  // Of several tags that one counts which keeps it longest.
  if (tagged.length > 0)
    return tagged.reduce((longest, age) => (longest === null || age === null ? null : Math.max(longest, age)));
  const named = definition === null ? undefined : definitions.get(definition);
  return named !== undefined ? named : (states.get(state) ?? null);
}

/** The shortest age that any process may have to go; null: none goes. */
export function shortestAge({ tags, definitions, states }: RetentionRules): Age {
  const ages = [tags, definitions, states].flatMap((rules) => [...rules.values()]).filter((age) => age !== null);
  return ages.length === 0 ? null : Math.min(...ages);
}
