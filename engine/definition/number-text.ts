import { DefinitionError, shown } from './definition-error.ts';
import type { SourceText } from './source-text.ts';

/** The number, when it says what was written: a number too large, or too long to be kept exactly, is refused. */
export function exactNumber(source: SourceText, at: number, value: number, written: string): number {
  if (!Number.isFinite(value) || losesDigits(value, written)) {
    const problem = `The number ${shown(written)} cannot be kept exactly.`;
    throw new DefinitionError(source, at, problem, `Write it in quotes, as a text: "${shown(written)}".`);
  }
  return Object.is(value, -0) ? 0 : value;
}

function losesDigits(value: number, written: string): boolean {
  return String(value) !== written && /^[-+]?\d+$/.test(written) && BigInt(written.replace('+', '')) !== BigInt(value);
}
