import type { Tree } from '../core/tree.ts';

/** Names after `v:` anywhere in a tree: a step may be called by a variable that holds its real name, or a sub-definition. */
export function namedVariables(tree: Tree): Set<string> {
  const found = new Set<string>();
  collect(tree, found);
  return found;
}

function collect([, attributes, children]: Tree, found: Set<string>): void {
  for (const [key, value] of Object.entries(attributes)) {
    for (const text of [key, value]) {
      const name = typeof text === 'string' ? /^(?:v|var|variable):\/*(.+)$/.exec(text)?.[1] : undefined;
      if (name !== undefined) found.add(name);
    }
    if (/^(v|var|variable)$/.test(key) && typeof value === 'string') found.add(value);
  }
  for (const child of children) collect(child, found);
}
