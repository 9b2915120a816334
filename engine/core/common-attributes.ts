const NAMES = [
  ...(['if', 'unless', 'forget', 'lose', 'flank', 'timeout', 'timers', 'tag', 'scope', 'vars_to_f', 'await'] as const),
  ...([
    'filter',
    'take',
    'discard',
    'on_error',
    'on_cancel',
    'on_timeout',
    'on_terminate',
    'on_reply',
    'undo_with',
    'protected',
  ] as const),
] as const;

export type CommonAttribute = (typeof NAMES)[number];

/** What every step takes, beside the attributes of its expression. */
export const COMMON_ATTRIBUTES: ReadonlySet<string> = new Set(NAMES);
