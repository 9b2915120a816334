import type { Tree } from '../../engine/core/tree.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import type { Case } from './case.ts';

/** Expressions and attributes of the original that are not written yet: cases that use one are pending, by name. */
const PENDING_EXPRESSIONS = new Set(
  (
    'given that of equals save restore set_fields reserve filter await once when as_soon_as cron every undo cancel kill redo ' +
    'add_branches add_branch lose forget registerp unregisterp read'
  )
    .split(' ')
    .filter((name) => !EXPRESSION_NAMES.has(name)),
);
const PENDING_ATTRIBUTES = new Set(['timers', 'on_terminate']);

/** What keeps a case pending; empty when it must pass. */
export function expressionNames(one: Case): string[] {
  const found = new Set<string>();
  walk(one.tree, (name, attributes) => {
    if (PENDING_EXPRESSIONS.has(name)) found.add(name);
    for (const key of Object.keys(attributes)) if (PENDING_ATTRIBUTES.has(key)) found.add(`attribute ${key}`);
  });
  return [...found];
}

function walk(tree: Tree, visit: (name: string, attributes: object) => void): void {
  visit(tree[0], tree[1]);
  for (const child of tree[2]) walk(child, visit);
}
