import type { JsonObject } from '../../engine/core/json.ts';
import { lint } from '../../engine/definition/lint.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';

export function found(code: string, steps: readonly string[], head = '', fields: JsonObject = {}) {
  const text = `name: x\n${head}do:\n${steps.map((step) => `  - ${step}\n`).join('')}`;
  return lint(text, { knownExpressions: EXPRESSION_NAMES, fields }).filter((finding) => {
    if (finding.code === 'unreadable') throw new Error(`${finding.message}\n${text}`);
    return finding.code === code;
  });
}

export function messages(...given: Parameters<typeof found>): string[] {
  return found(...given).map(({ message }) => message);
}
