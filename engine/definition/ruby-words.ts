/** Words of Ruby itself: a step of that name needs the leading underscore (`_if`). */
export const RUBY_KEYWORDS: ReadonlySet<string> = new Set([
  ...[
    'alias',
    'and',
    'begin',
    'break',
    'case',
    'class',
    'def',
    'defined?',
    'do',
    'else',
    'elsif',
    'end',
    'ensure',
    'false',
    'for',
  ],
  ...[
    'if',
    'in',
    'module',
    'next',
    'nil',
    'not',
    'or',
    'redo',
    'rescue',
    'retry',
    'return',
    'self',
    'super',
    'then',
    'true',
  ],
  ...[
    'undef',
    'unless',
    'until',
    'when',
    'while',
    'yield',
    'BEGIN',
    'END',
    '__FILE__',
    '__LINE__',
    'require',
    'load',
    'include',
  ],
]);

const STEPS: Readonly<Record<string, string>> = {
  if: "`_if :test => '${f:x} == 1' do ... end`; on a step write `:if => '${f:x} == 1'`",
  unless: "`:unless => '${f:x} == 1'` on the step",
  while: "`repeat :break_if => '${f:x} == 1' do ... end`",
  until: "`repeat :break_if => '${f:x} == 1' do ... end`",
  for: "`iterator :on => [...], :to => 'v:x' do ... end`",
  case: "`given '${f:x}' do ... end` with `of` and `that`",
  next: '`_continue`, or `skip`',
  require: 'nothing: remove the line',
  load: 'nothing: remove the line',
  include: 'nothing: remove the line',
  def: "`define 'name' do ... end`",
  rescue: "`:on_error => 'name'` on the step",
  begin: "`sequence :on_error => 'name' do ... end`",
};

/** What to write instead of a word of Ruby. */
export function insteadOf(keyword: string): string {
  const meant = Object.hasOwn(STEPS, keyword) ? STEPS[keyword] : `\`_${keyword}\` for the step of that name`;
  return `Write ${meant}.`;
}
