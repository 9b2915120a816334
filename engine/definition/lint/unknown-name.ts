import type { Json } from '../../core/json.ts';
import { takeStep } from '../../core/retry-list.ts';
import { treeOfCall } from '../../core/undo-tree.ts';
import { isDynamic, type Names } from './names.ts';
import type { Rule } from './rule.ts';
import { attributeOf, bareText, type StepPlace } from './step-place.ts';

const HANDLERS = ['on_error', 'on_cancel', 'on_timeout', 'on_terminate'];
/** Words with a meaning of their own in a handler. */
const ACTIONS = new Set([
  ...['redo', 'retry', 'undo', 'pass', 'cancel', 'cando', 'raise', 'error', 'regenerate', 'store:', 'bury:', 'timeout'],
  ...['rewind', 'continue', 'break', 'stop', 'over', 'skip', 'back', 'jump', 'reset'],
]);
const LONGEST_LIST = 20;

export const unknownName: Rule = {
  code: 'unknown-name',
  severity: 'error',
  concern: 'names',
  summary: 'A step or handler names neither an expression nor a sub-definition in scope nor a registered participant.',
  advice: 'Call only what there is: lint with `--registered` before a definition is stored.',
  check: (place, { names }) => [...checkStep(place, names), ...checkHandlers(place, names), ...checkUndo(place, names)],
};

function checkStep(place: StepPlace, names: Names): readonly string[] {
  const called = attributeOf(place, 'ref') ?? bareText(place);
  if (place.name === 'participant') return participant(called, place, names);
  if (place.name === 'subprocess') return subprocess(called, place, names);
  if (place.name === 'ref') return typeof called === 'string' ? anything(called, place, names) : [];
  return names.isExpression(place.name) ? [] : anything(place.name, place, names);
}

function checkHandlers(place: StepPlace, names: Names): readonly string[] {
  return HANDLERS.flatMap((key) => {
    const handler = attributeOf(place, key);
    if (typeof handler !== 'string' || isDynamic(handler)) return [];
    return actionsOf(handler).flatMap((action) =>
      ACTIONS.has(action) || names.isExpression(action)
        ? []
        : anything(action, place, names).map((text) => `${key}: ${text}`),
    );
  });
}

function checkUndo(place: StepPlace, names: Names): readonly string[] {
  const written = attributeOf(place, 'undo_with');
  const name = written === undefined ? undefined : treeOfCall(written)?.[0];
  if (name === undefined || names.isExpression(name)) return [];
  return anything(name, place, names).map((text) => `undo_with: ${text}`);
}

/** First words of the steps of a handler: `1s: retry * 3, pass` has two. */
function actionsOf(handler: string): string[] {
  const actions: string[] = [];
  for (let rest: Json = handler; typeof rest === 'string' && actions.length < LONGEST_LIST; ) {
    const taken = takeStep(rest);
    if (taken === null) break;
    actions.push(taken.step.action.replace(/^!/, '').split(/\s+/)[0] ?? '');
    if (taken.rest === rest) break;
    rest = taken.rest;
  }
  return actions.filter((action) => action !== '');
}

function anything(name: string, place: StepPlace, names: Names): readonly string[] {
  if (isDynamic(name) || names.isSub(name, place) || names.isParticipant(name) !== false) return [];
  return [
    `"${name}" is no expression, no sub-definition here and no registered participant.${names.question(name, place)}`,
  ];
}

function participant(name: Json | undefined, place: StepPlace, names: Names): readonly string[] {
  if (typeof name !== 'string') return ['The participant has no name: write `participant: name`.'];
  if (isDynamic(name) || names.isParticipant(name) !== false) return [];
  return [`No participant is registered that takes "${name}".${names.question(name, place)}`];
}

function subprocess(name: Json | undefined, place: StepPlace, names: Names): readonly string[] {
  if (typeof name !== 'string') return ['The subprocess has no name: write `subprocess: name`.'];
  if (isDynamic(name) || /[/.]/.test(name) || names.isSub(name, place) || names.isShared(name)) return [];
  return [`There is no sub-definition "${name}" here.${names.question(name, place)}`];
}
