import type { AttributeKind } from './attribute-kinds.ts';

export interface Row {
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  /** Attributes of any other name have a meaning as well: `set: { status: SUCCESS }`. */
  readonly open: boolean;
  /** It ends only when somebody outside of the process does something. */
  readonly waits?: true;
}

const TARGET = { f: 'text', fld: 'text', field: 'text', v: 'text', var: 'text', variable: 'text' } as const;
const TO = {
  to: 'text',
  to_f: 'text',
  to_fld: 'text',
  to_field: 'text',
  to_v: 'text',
  to_var: 'text',
  to_variable: 'text',
} as const;
const FROM = {
  from_f: 'text',
  from_fld: 'text',
  from_field: 'text',
  from_v: 'text',
  from_var: 'text',
  from_variable: 'text',
} as const;
const VALUE = {
  val: 'any',
  value: 'any',
  f_val: 'text',
  f_value: 'text',
  fld_val: 'text',
  fld_value: 'text',
  field_val: 'text',
  field_value: 'text',
  v_val: 'text',
  v_value: 'text',
  var_val: 'text',
  var_value: 'text',
  variable_val: 'text',
  variable_value: 'text',
} as const;
const OTHER_VALUE = {
  other_val: 'any',
  other_value: 'any',
  other_f_val: 'text',
  other_f_value: 'text',
  other_fld_val: 'text',
  other_fld_value: 'text',
  other_field_val: 'text',
  other_field_value: 'text',
  other_v_val: 'text',
  other_v_value: 'text',
  other_var_val: 'text',
  other_var_value: 'text',
  other_variable_val: 'text',
  other_variable_value: 'text',
} as const;
const TEST = { test: 'condition', t: 'condition', text: 'condition' } as const;
const COMMANDS = {
  break_if: 'condition',
  rewind_if: 'condition',
  reset_if: 'condition',
  over_if: 'condition',
  stop_if: 'condition',
  break_unless: 'condition',
  rewind_unless: 'condition',
  reset_unless: 'condition',
  over_unless: 'condition',
  stop_unless: 'condition',
} as const;
const ELEMENTS = {
  on: 'any',
  on_val: 'any',
  on_value: 'any',
  on_f: 'text',
  on_fld: 'text',
  on_field: 'text',
  on_v: 'text',
  on_var: 'text',
  on_variable: 'text',
  times: 'whole',
  branches: 'whole',
  sep: 'text',
  separator: 'text',
} as const;
const ORDER = ['first', 'last', 'highest', 'lowest'] as const;
const MERGE_TYPE = ['override', 'mix', 'isolate', 'stack', 'union', 'concat', 'deep', 'ignore'] as const;
const REMAINING = ['cancel', 'forget', 'wait'] as const;
const JOIN = {
  count: 'whole',
  c: 'whole',
  wait_for: 'any',
  wf: 'any',
  over_if: 'condition',
  over_unless: 'condition',
  merge: ORDER,
  m: ORDER,
  merge_type: MERGE_TYPE,
  mt: MERGE_TYPE,
  remaining: REMAINING,
  rem: REMAINING,
  r: REMAINING,
} as const;
const COUNTER = {
  ...TARGET,
  ...VALUE,
  ...TO,
  pos: ['head', 'tail'],
  position: ['head', 'tail'],
  escape: 'flag',
} as const;
const SETTER = { ...TARGET, ...VALUE, escape: 'flag', override: 'any', over: 'any' } as const;
const EVENT = {
  to: 'text',
  on: 'text',
  upon: ['apply', 'reply', 'entering', 'leaving'],
  wfid: 'any',
  where: 'condition',
  merge: 'any',
  class: 'text',
  message: 'text',
  msg: 'text',
} as const;
const COMMAND = { ref: 'tag', to: 'text', count: 'whole', step: 'whole' } as const;
const POLL = { ...TEST, frequency: 'text', freq: 'text', zone: 'zone' } as const;
const SCHEDULE = { tab: 'text', interval: 'text', text: 'text', zone: 'zone' } as const;
const REGISTRATION = {
  regex: 'text',
  name: 'text',
  queue: 'text',
  routing_key: 'text',
  participant: 'text',
  participants: 'text',
} as const;
const QUESTION = {
  question: 'text',
  who: 'texts',
  not: 'texts',
  people: 'whole',
  form: 'any',
  as: 'text',
  escalate: 'any',
} as const;
const TREE = {
  tree: 'any',
  tree_val: 'any',
  tree_value: 'any',
  tree_f: 'text',
  tree_fld: 'text',
  tree_field: 'text',
  tree_v: 'text',
  tree_var: 'text',
  tree_variable: 'text',
} as const;

/**
 * The attributes of each expression beside the common ones: what editors complete and check, and the types of the builder.
 * Several names share a row where they mean the same.
 */
export const EXPRESSION_ATTRIBUTES = {
  ...named(['sequence', 'let', 'stall', 'noop', 'lose', 'forget'], closed({})),
  ...named(['cancel_process', 'terminate', 'kill_process'], closed({})),
  ...named(['define', 'process_definition', 'workflow_definition'], open({ name: 'text', revision: 'text' })),
  ...named(['participant', 'subprocess', 'ref'], open({ ref: 'text' })),
  ...named(['apply'], open(TREE)),
  ...named(['set', 'rset'], open(SETTER)),
  ...named(['unset'], closed(TARGET)),
  ...named(['inc', 'dec', 'increment', 'decrement', 'push', 'pop'], open(COUNTER)),
  ...named(['if', 'that'], closed(TEST)),
  ...named(['given', 'of'], closed({ text: 'any', t: 'any', test: 'any' })),
  ...named(['equals'], closed({ ...VALUE, ...OTHER_VALUE })),
  ...named(['cursor', 'loop', 'repeat'], closed(COMMANDS)),
  ...named(['break', 'stop', 'over', 'rewind', 'continue', 'reset', 'skip', 'back', 'jump'], closed(COMMAND)),
  ...named(['iterator'], closed({ ...ELEMENTS, ...TO, ...COMMANDS })),
  ...named(['concurrence'], closed(JOIN)),
  ...named(['concurrent_iterator', 'citerator'], closed({ ...ELEMENTS, ...TO, ...JOIN })),
  ...named(['add_branches', 'add_branch'], closed({ ...ELEMENTS, ref: 'text' })),
  ...named(['wait', 'sleep'], closed({ for: 'time', until: 'time', text: 'time', zone: 'zone' })),
  ...named(['cron', 'every'], closed(SCHEDULE)),
  ...named(['once', 'when', 'as_soon_as'], closed(POLL)),
  ...named(['listen', 'receive', 'intercept'], waiting(closed(EVENT))),
  ...named(['await'], waiting(open({ global: 'flag', merge: 'text', where: 'condition' }))),
  ...named(['ask'], waiting(closed(QUESTION))),
  ...named(['undo', 'cancel', 'kill', 'redo'], closed({ ref: 'tag' })),
  ...named(['error'], closed({ msg: 'text', message: 'text', text: 'text', re: 'any', reraise: 'any' })),
  ...named(['echo', 'breakpoint'], closed({ text: 'any' })),
  ...named(['on_error'], open({})),
  ...named(['save'], closed(TO)),
  ...named(['restore', 'set_fields'], closed({ ...FROM, ...TO, val: 'any', value: 'any', escape: 'flag' })),
  ...named(['reserve'], closed({ mutex: 'text', text: 'text' })),
  ...named(['filter'], open({ in: 'any', record: 'any', flush: 'flag', field: 'texts', f: 'texts', fields: 'texts' })),
  ...named(['read'], closed({ from: 'text', text: 'text', ...TO })),
  ...named(['registerp', 'unregisterp'], open(REGISTRATION)),
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

function closed<const A extends Row['attributes']>(attributes: A): { readonly attributes: A; readonly open: false } {
  return { attributes, open: false };
}

function open<const A extends Row['attributes']>(attributes: A): { readonly attributes: A; readonly open: true } {
  return { attributes, open: true };
}

function waiting<const R extends Row>(row: R): R & { readonly waits: true } {
  return { ...row, waits: true };
}
