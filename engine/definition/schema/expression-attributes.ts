import { AWAITED_KEYS } from '../../core/awaited.ts';
import { RULE_KEYS } from '../../core/filter-rule.ts';
import {
  COMMANDED,
  each,
  ELEMENTS,
  FROM,
  JOIN,
  LISTED,
  OTHER_VALUE,
  TARGET,
  TO,
  TREE,
  VALUE,
} from './attribute-groups.ts';
import type { AttributeKind } from './attribute-kinds.ts';
import { COMMON_ATTRIBUTES } from '../../core/common-attributes.ts';

export interface Row {
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  /** Attributes of any other name have a meaning as well: `set: { status: SUCCESS }`. */
  readonly open: boolean;
  /** What the bare text is: `wait: 1m`. */
  readonly text?: AttributeKind;
  /** It ends only when somebody outside of the process does something. */
  readonly waits?: true;
}

const SETTER = { ...TARGET, ...VALUE, escape: 'flag', ...each('any', ['override', 'over']) } as const;
const COUNTER = { ...TARGET, ...VALUE, escape: 'flag', ...each(['head', 'tail'], ['pos', 'position']) } as const;
const EVENT = {
  ...each('text', ['to', 'on', 'class', 'message', 'msg']),
  ...each(['apply', 'reply', 'entering', 'leaving'], ['upon']),
  ...each('any', ['wfid', 'merge']),
  where: 'condition',
} as const;
const MERGE_AWAITED = ['override', 'incoming', 'awaiting', 'ignore', 'drop'] as const;
const AWAITED = {
  ...each('any', AWAITED_KEYS.filter(isOwn)),
  global: 'flag',
  merge: MERGE_AWAITED,
  where: 'condition',
  ...each('text', ['signal', 'as']),
  match: 'any',
} as const;
const SIGNAL = { name: 'text', ...each('any', ['match', 'payload', 'keep']) } as const;
const QUESTION = {
  ...each('text', ['question', 'as']),
  ...each('texts', ['who', 'not']),
  ...each('any', ['form', 'escalate']),
  people: 'whole',
} as const;
const REGISTRATION = each('text', ['regex', 'name', 'queue', 'routing_key', 'participant', 'participants']);

/**
 * The attributes of each expression beside the common ones: what editors complete and check, what the lint looks for, what the
 * manual lists, and the types of the builder. Several names share a row where they mean the same.
 */
export const EXPRESSION_ATTRIBUTES = {
  ...named(['sequence', 'let', 'stall', 'noop', 'lose', 'forget'], closed({})),
  ...named(['cancel_process', 'terminate', 'kill_process'], closed({})),
  ...named(
    ['define', 'process_definition', 'workflow_definition'],
    closed({ ...each('text', ['name', 'revision']), index: 'texts' }, 'text'),
  ),
  ...named(['participant', 'subprocess', 'ref'], open({ ref: 'text' }, 'text')),
  ...named(['apply'], open(TREE)),
  ...named(['set', 'rset'], open(SETTER, 'text')),
  ...named(['unset'], closed(TARGET, 'text')),
  ...named(['inc', 'increment', 'push'], open(COUNTER, 'text')),
  ...named(['dec', 'decrement', 'pop'], open({ ...COUNTER, ...TO }, 'text')),
  ...named(['if'], closed(each('condition', ['test', 't', 'text']), 'condition')),
  ...named(['that'], closed(each('condition', ['test', 't']), 'condition')),
  ...named(['of'], closed(each('any', ['test', 't']), 'any')),
  ...named(['given'], closed(each('any', ['text', 't']), 'any')),
  ...named(['equals'], closed({ ...VALUE, ...OTHER_VALUE, escape: 'flag' })),
  ...named(['cursor', 'loop', 'repeat'], closed(COMMANDED)),
  ...named(
    ['break', 'stop', 'over', 'rewind', 'continue', 'reset', 'skip', 'back', 'jump'],
    closed({ ref: 'tag', to: 'text', ...each('whole', ['count', 'step']) }, 'any'),
  ),
  ...named(['iterator'], closed({ ...ELEMENTS, ...TO, ...COMMANDED })),
  ...named(['concurrence'], closed(JOIN)),
  ...named(['concurrent_iterator', 'citerator'], closed({ ...ELEMENTS, ...TO, ...JOIN })),
  ...named(['add_branches', 'add_branch'], closed({ ...LISTED, ref: 'tag' }, 'any')),
  ...named(['wait', 'sleep'], closed({ ...each('time', ['for', 'until']), zone: 'zone' }, 'time')),
  ...named(['cron', 'every'], closed({ ...each('text', ['tab', 'interval']), zone: 'zone' }, 'text')),
  ...named(
    ['once', 'when', 'as_soon_as'],
    closed({ test: 'condition', ...each('text', ['frequency', 'freq']), zone: 'zone' }, 'condition'),
  ),
  ...named(['listen', 'receive', 'intercept'], waiting(closed(EVENT))),
  ...named(['await'], waiting(closed(AWAITED))),
  ...named(['ask'], waiting(closed(QUESTION, 'text'))),
  ...named(['undo', 'cancel', 'kill', 'redo'], closed({ ref: 'tag' }, 'tag')),
  ...named(
    ['error'],
    closed({ ...each('text', ['msg', 'message', 'text']), ...each('any', ['re', 'reraise']) }, 'text'),
  ),
  ...named(['echo'], closed({ text: 'any' }, 'any')),
  ...named(['breakpoint'], waiting(closed({ text: 'any' }, 'any'))),
  ...named(['on_error'], open({}, 'handler')),
  ...named(['save'], closed(TO)),
  ...named(['restore', 'set_fields'], closed({ ...FROM, ...TO, ...each('any', ['val', 'value']) })),
  ...named(['reserve'], closed({ mutex: 'text' }, 'text')),
  ...named(['signal'], closed(SIGNAL, 'text')),
  ...named(['with_lock', 'lock'], closed({ name: 'text', ...each('any', ['wait', 'ttl']) }, 'text')),
  ...named(['filter'], closed({ ...each('any', RULE_KEYS.filter(isOwn), ['in', 'record']), flush: 'flag' }, 'text')),
  ...named(['read'], closed({ from: 'text', ...TO }, 'text')),
  ...named(['registerp', 'unregisterp'], open(REGISTRATION, 'text')),
} as const;

/** A step that is no expression: a participant or a sub-definition, which take attributes of any name. */
export const PARTICIPANT: Row = open({});
const ROWS: Readonly<Record<string, Row>> = EXPRESSION_ATTRIBUTES;

export function rowOf(name: string): Row {
  return (Object.hasOwn(ROWS, name) ? ROWS[name] : undefined) ?? PARTICIPANT;
}

function named<const Name extends string, R extends Row>(names: readonly Name[], row: R): Readonly<Record<Name, R>> {
  return Object.fromEntries(names.map((name) => [name, row])) as Record<Name, R>;
}

/** `take`, `discard` and `tag` are common attributes first of all. */
function isOwn(name: string): boolean {
  return !COMMON_ATTRIBUTES.has(name);
}

type Attributes = Row['attributes'];
type Made<A extends Attributes, Open extends boolean> = Pick<Row, 'text'> & {
  readonly attributes: A;
  readonly open: Open;
};

function closed<const A extends Attributes>(attributes: A, text?: AttributeKind): Made<A, false> {
  return { attributes, open: false, ...(text === undefined ? {} : { text }) };
}

function open<const A extends Attributes>(attributes: A, text?: AttributeKind): Made<A, true> {
  return { attributes, open: true, ...(text === undefined ? {} : { text }) };
}

function waiting<const R extends Row>(row: R): R & { readonly waits: true } {
  return { ...row, waits: true };
}
