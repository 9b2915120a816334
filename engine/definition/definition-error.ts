import { BossError } from '../errors.ts';
import type { SourceText } from './source-text.ts';

/**
 * A text that cannot be read. The message says where, shows the place and says what to write instead;
 * details: `{file, line, column, problem, hint}`, with `file` null for a text without a name.
 */
export class DefinitionError extends BossError {
  constructor(source: SourceText, offset: number, problem: string, hint: string, cause?: unknown) {
    const { line, column } = source.placeAt(offset);
    const place = `${source.file ?? 'definition'}:${line}:${column}`;
    super('BOSS_DEFINITION_INVALID', `${place}: ${problem}\n${source.excerptAt(offset)}\n${hint}`, {
      details: { file: source.file, line, column, problem, hint },
      cause,
    });
    this.name = 'DefinitionError';
  }
}

/** `limit` says what may not be exceeded, with its unit: `200 steps within each other`. */
export function limitExceeded(source: SourceText, offset: number, limit: string): BossError {
  const { line, column } = source.placeAt(offset);
  const place = `${source.file ?? 'definition'}:${line}:${column}`;
  const hint = 'Split it: move parts into definitions of their own and call them by name.';
  return new BossError('BOSS_LIMIT_EXCEEDED', `${place}: More than ${limit}.\n${hint}`, {
    details: { file: source.file, line, column, limit, hint },
  });
}

export function duplicateKey(source: SourceText, at: number, key: string): DefinitionError {
  const hint = 'Give each its own name, or remove one: only one of them could count.';
  return new DefinitionError(source, at, `The key "${shown(key)}" stands twice in the same map.`, hint);
}

/** Cuts a text of any length for a message. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
