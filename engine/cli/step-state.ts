import type { Tree } from '../core/tree.ts';
import type { ExpressionView, JournalEntry, ProcessView } from '../engine.ts';

/**
 * `plan`: part of a sub-definition, which runs only where it is called. `unknown`: it may have run or not, neither the
 * journal nor its neighbours tell.
 */
export type StepState =
  | 'done'
  | 'undone'
  | 'running'
  | 'waiting'
  | 'paused'
  | 'error'
  | 'future'
  | 'skipped'
  | 'plan'
  | 'unknown';

const DEFINITIONS = new Set(['define', 'process_definition', 'workflow_definition']);
/** Expressions whose children run one after another, so that the live one tells about the others. */
const IN_ORDER = new Set([...DEFINITIONS, 'sequence', 'let', 'cursor', 'loop', 'repeat', 'iterator', 'apply']);
const ONE_OF = new Set(['if', 'unless', 'case', 'given']);

/** Entries that do not say that the step came to an end. */
const UNFINISHED = new Set([
  'dispatched',
  'error',
  'error_handled',
  'cancelled',
  'killed',
  'paused',
  'resumed',
  'entered_tag',
  'undo_registered',
  'undoing',
  'undo_given_up',
  'not_undone',
  'asked',
  'answer_withdrawn',
  'escalated',
  'breakpoint',
  'proposed',
  'proposal_withdrawn',
  'proposal_expired',
]);

/** What the journal said last of a place. */
export type Visited = Map<string, 'done' | 'undone'>;

/** Places at which the journal says that something was done (and perhaps undone), and all above them. */
export function visitedPlaces(entries: Iterable<JournalEntry>, places: Visited = new Map()): Visited {
  for (const { what, expid = '' } of entries) {
    if (UNFINISHED.has(what) || expid === '') continue;
    places.set(expid, what === 'undone' ? 'undone' : 'done');
    for (let place = above(expid); place !== '' && !places.has(place); place = above(place)) places.set(place, 'done');
  }
  return places;
}

function above(expid: string): string {
  return expid.replace(/_?\d+$/, '');
}

/** The state of every step of a process's tree, by expid. What is not alive is concluded from what is, and the journal. */
export function stepStates(view: ProcessView, visited: Readonly<Visited>): Map<string, StepState> {
  const survey: Survey = { states: new Map(), live: byPlace(view.expressions_list), visited };
  const isOver = view.endedAt !== null;
  visit(survey, view.tree.tree, '0', isOver ? (view.state === 'done' ? 'done' : 'unknown') : 'future');
  return survey.states;
}

export function byPlace(expressions: readonly ExpressionView[]): Map<string, ExpressionView[]> {
  const places = new Map<string, ExpressionView[]>();
  for (const expression of expressions) {
    const here = places.get(expression.expid);
    if (here === undefined) places.set(expression.expid, [expression]);
    else here.push(expression);
  }
  return places;
}

interface Survey {
  readonly states: Map<string, StepState>;
  readonly live: ReadonlyMap<string, readonly ExpressionView[]>;
  readonly visited: Readonly<Visited>;
}

function visit(survey: Survey, tree: Tree, expid: string, unlessAlive: StepState): void {
  const here = survey.live.get(expid);
  const state = here === undefined ? concluded(survey, tree, expid, unlessAlive) : stateOf(here);
  survey.states.set(expid, state);
  const [name, , children] = tree;
  const places = children.map((_child, index) => `${expid}_${index}`);
  const newest = places.findLastIndex((place) => survey.live.has(place));
  const isTaken = places.some((place) => survey.live.has(place) || survey.visited.has(place));
  children.forEach((child, index) => {
    const place = places[index] ?? '';
    const above = here === undefined ? (state === 'unknown' ? state : unlessAlive) : beside(name, index, newest);
    visit(survey, child, place, isDefinition(child) ? 'plan' : oneOf(survey, name, place, above, isTaken));
  });
}

function isDefinition([name]: Tree): boolean {
  return DEFINITIONS.has(name);
}

/** A step with a condition of its own has surely run only when the journal says so. */
function concluded({ visited }: Survey, [, attributes, children]: Tree, expid: string, state: StepState): StepState {
  if (state === 'future' || state === 'skipped') return state;
  if (visited.get(expid) === 'undone') return 'undone';
  // In a process that was cut off a step with children may have been at work still.
  if (visited.has(expid)) return state === 'unknown' && children.length > 0 ? 'unknown' : 'done';
  return state === 'done' && ('if' in attributes || 'unless' in attributes) ? 'unknown' : state;
}

/** What a step that is not alive must be, when its parent is and the child numbered `newest` (-1: none). */
function beside(parent: string, index: number, newest: number): StepState {
  if (newest === -1) return 'future';
  if (IN_ORDER.has(parent)) return index < newest ? 'done' : 'future';
  return 'done';
}

function oneOf(survey: Survey, parent: string, place: string, above: StepState, isTaken: boolean): StepState {
  if (!ONE_OF.has(parent) || above === 'future' || above === 'plan') return above;
  if (!isTaken) return 'unknown';
  return survey.visited.has(place) ? 'done' : 'skipped';
}

/** Several expressions stand at one place when it runs many times at once: the most pressing one counts. */
function stateOf(expressions: readonly ExpressionView[]): StepState {
  const kinds = new Set(expressions.map((expression) => expression.waitingFor.kind));
  if (kinds.has('error')) return 'error';
  if (kinds.has('paused')) return 'paused';
  return kinds.size === 1 && kinds.has('children') ? 'running' : 'waiting';
}
