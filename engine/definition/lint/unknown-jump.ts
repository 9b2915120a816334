import { isDefine } from '../../core/reorganise.ts';
import type { Tree } from '../../core/tree.ts';
import { isDynamic } from './names.ts';
import { ancestorsOf, attributeOf, bareText, type StepPlace } from './step-place.ts';

const CURSORS = new Set(['cursor', 'loop', 'repeat']);

/** `jump: { to: x }` to a step that the cursor around it does not have. */
export function unknownJump(place: StepPlace): readonly string[] {
  if (place.name !== 'jump' || attributeOf(place, 'ref') !== undefined) return [];
  const to = attributeOf(place, 'to') ?? bareText(place);
  const cursor = cursorAround(place);
  if (typeof to !== 'string' || isDynamic(to) || /^\s*-?\d+\s*$/.test(to) || cursor === null) return [];
  if (cursor.children.some((child) => isMeant(child, to))) return [];
  return [`jump: no step of the \`${cursor.name}\` around it has the name, ref, tag or text "${to}".`];
}

/** Null when an iterator takes the command, or when it may come from a caller. */
function cursorAround(place: StepPlace): StepPlace | null {
  for (const around of ancestorsOf(place)) {
    if (CURSORS.has(around.name)) return around;
    if (around.name === 'iterator' || isDefine(around.name)) return null;
  }
  return null;
}

function isMeant([name, attributes]: Tree, to: string): boolean {
  const names = [name, attributes['ref'], attributes['tag'], bareText({ attributes })];
  return names.some((one) => one === to || (typeof one === 'string' && isDynamic(one)));
}
