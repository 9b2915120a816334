import { isObject, type Json } from '../../core/json.ts';
import type { Rule } from './rule.ts';

export const clearTextSecret: Rule = {
  code: 'clear-text-secret',
  severity: 'error',
  concern: 'secrets',
  summary: 'A password, token or key stands in the definition.',
  advice: 'Keep secrets in the configuration of the participant that needs them, never in a definition.',
  withholdsText: true,
  check: ({ attributes }) => [...secretsIn(attributes, null)].map((what) => `${what} stands here in clear text.`),
};

const NAME =
  /(?:^|[_.:-])(?:pass|passwd|password|passphrase|pwd|secret|token|credentials?|(?:api|access|private|secret|auth|signing)[_-]?key)$/i;
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@$]*:[^\s/@$]+@/i, 'An address with a password'],
  [/\bgh[opsur]_[A-Za-z0-9]{36}|\bgithub_pat_\w{22}/, 'A token of GitHub'],
  [/\bglpat-[\w-]{20}/, 'A token of GitLab'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'A key of AWS'],
  [/\bxox[abeoprs]-[\w-]{10}/, 'A token of Slack'],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, 'A JSON web token'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'A private key'],
];

/** What the secrets are: the values themselves are told nobody. */
function* secretsIn(value: Json, key: string | null): Generator<string> {
  if (typeof value === 'string') {
    const shape = shapeOf(value);
    if (shape !== undefined) yield shape;
    else if (key !== null && isSecret(key, value)) yield `The value of \`${key}\``;
  } else if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) yield* secretsIn(item, key);
  } else if (isObject(value)) {
    for (const [inner, item] of Object.entries(value)) {
      const shape = shapeOf(inner);
      if (shape !== undefined) yield shape;
      yield* secretsIn(item, inner);
    }
  }
}

function shapeOf(text: string): string | undefined {
  return SHAPES.find(([pattern]) => pattern.test(text))?.[1];
}

/** `token: '${f:token}'` is a name for it, and `password: f:x` and `to: v:token` too. */
function isSecret(key: string, value: string): boolean {
  return NAME.test(key) && value.trim() !== '' && !value.includes('$') && !/^[fv][a-z]*:/.test(value);
}
