/** Attributes that several expressions have, under all their names. */
import type { AttributeKind } from './attribute-kinds.ts';

const PLACES = ['f', 'fld', 'field', 'v', 'var', 'variable'] as const;
const COMMANDS = ['break', 'rewind', 'reset', 'over', 'stop'] as const;
const TAKEN = PLACES.flatMap((place) => [`${place}_val`, `${place}_value`] as const);
const ORDER = ['first', 'last', 'highest', 'lowest'] as const;
const MERGE_TYPE = ['override', 'mix', 'isolate', 'stack', 'union', 'concat', 'deep', 'ignore'] as const;

/** Where something is put, or what is changed. */
export const TARGET = each('text', PLACES);
export const TO = each(
  'text',
  PLACES.map((place) => `to_${place}` as const),
  ['to'],
);
export const FROM = each(
  'text',
  PLACES.map((place) => `from_${place}` as const),
);
export const VALUE = { ...each('any', ['val', 'value']), ...each('text', TAKEN) };
export const OTHER_VALUE = {
  ...each('any', ['other_val', 'other_value']),
  ...each(
    'text',
    TAKEN.map((name) => `other_${name}` as const),
  ),
};
export const TREE = {
  ...each('any', ['tree', 'tree_val', 'tree_value']),
  ...each(
    'text',
    PLACES.map((place) => `tree_${place}` as const),
  ),
};
/** A list that is there already, or its elements in a text. */
export const LISTED = {
  ...each('any', ['on', 'on_val', 'on_value']),
  ...each(
    'text',
    PLACES.map((place) => `on_${place}` as const),
    ['sep', 'separator'],
  ),
};
export const ELEMENTS = { ...LISTED, ...each('whole', ['times', 'branches']) };
/** `break_if`, `rewind_unless` and so on. */
export const COMMANDED = each(
  'condition',
  COMMANDS.flatMap((command) => [`${command}_if`, `${command}_unless`] as const),
);
/** When a concurrence goes on, and with what. */
export const JOIN = {
  ...each('whole', ['count', 'c']),
  ...each('any', ['wait_for', 'wf']),
  ...each('condition', ['over_if', 'over_unless']),
  ...each(ORDER, ['merge', 'm']),
  ...each(MERGE_TYPE, ['merge_type', 'mt']),
  ...each(['cancel', 'forget', 'wait'], ['remaining', 'rem', 'r']),
};

/** Attributes of one kind. */
export function each<const Kind extends AttributeKind, const Name extends string>(
  kind: Kind,
  ...names: readonly (readonly Name[])[]
): Readonly<Record<Name, Kind>> {
  return Object.fromEntries(names.flat().map((name) => [name, kind])) as Record<Name, Kind>;
}
