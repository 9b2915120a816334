import type { Tree } from '../core/tree.ts';

/** The bare tree, a step a line. */
export function printJson(tree: Tree): string {
  return `${lines(tree, '')}\n`;
}

function lines([name, attributes, children]: Tree, indent: string): string {
  const head = `${indent}[${JSON.stringify(name)}, ${JSON.stringify(attributes)}, [`;
  if (children.length === 0) return `${head}]]`;
  return `${head}\n${children.map((child) => lines(child, `${indent}  `)).join(',\n')}\n${indent}]]`;
}
