import type { Json } from '../../core/json.ts';
import { shown } from '../definition-error.ts';
import { nearest } from '../suggestion.ts';
import type { Rule } from './rule.ts';

const PREFIXES = ['field', 'variable', 'fld', 'var'];
const SUBSTITUTION = /\\?\$\{/g;

export const badSubstitution: Rule = {
  code: 'bad-substitution',
  severity: 'warning',
  concern: 'data',
  summary: 'A `${..}` is not closed, names nothing, or has a prefix that there is not.',
  advice: 'Write `${f:name}` for a field and `${v:name}` for a variable, and `\\${` for a text with the sign itself.',
  check: ({ name, attributes }) => [...new Set([name, ...textsIn(attributes)].flatMap(mistakesIn))],
};

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return value.includes('$') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsIn);
  return Object.entries(value).flatMap(([key, inner]) => [...textsIn(key), ...textsIn(inner)]);
}

function mistakesIn(text: string): readonly string[] {
  const found = /^\$(f|v|field|variable):?$/.exec(text.trim())?.[1];
  if (found !== undefined) return [`"${shown(text)}" names nothing: write \`$${found}:name\`.`];
  const bracket = /\$\(((?:f|v|field|variable):[^)]*)\)/.exec(text)?.[1];
  if (bracket !== undefined) return [`"${shown(text)}": write \`\${${bracket}}\`, with braces.`];
  return [...text.matchAll(SUBSTITUTION)].flatMap(({ 0: sign, index }) =>
    sign.startsWith('\\') ? [] : mistakeAt(text, index + sign.length),
  );
}

/** What is wrong with the name that begins here. */
function mistakeAt(text: string, start: number): readonly string[] {
  const end = text.indexOf('}', start);
  if (end < 0) return [`"${shown(text)}": a \`\${\` is never closed; write \`\${name}\`.`];
  const key = text.slice(start, end).trim();
  if (key === '') return [`"${shown(text)}": \`\${}\` names nothing; write \`\${f:name}\`.`];
  const [, prefix, name = ''] = /^'?([A-Za-z]+):(?!\/\/)([^${]*)$/.exec(key) ?? [];
  if (prefix === undefined || /^(f|v)[a-z]*$/.test(prefix)) return [];
  if (prefix === 'r' || prefix === 'ruby') {
    return [`"${shown(text)}": Ruby is not run; put the value into a field before, and write \`\${f:name}\`.`];
  }
  const meant = (prefix.length > 2 ? nearest(prefix, PREFIXES) : undefined) ?? 'f';
  return [
    `"${shown(text)}": there is no prefix \`${shown(prefix)}:\`, so that this is a field called "${shown(key)}"; write \`\${${meant}:${shown(name)}}\`.`,
  ];
}
