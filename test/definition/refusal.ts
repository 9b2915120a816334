import { expect } from 'chai';
import { DefinitionError } from '../../engine/definition/definition-error.ts';

/** The error that a reader raises, with its place and message checked for completeness. */
export function refusal(read: () => unknown): DefinitionError & { details: Record<string, unknown> } {
  try {
    read();
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const { file, line, column, problem, hint } = error.details;
    expect(error.code).to.equal('BOSS_DEFINITION_INVALID');
    expect(error.message).to.match(
      new RegExp(`^${String(file ?? 'definition').replace(/\W/g, '.')}:${String(line)}:${String(column)}: `),
    );
    expect(error.message).to.include(String(problem)).and.to.include(String(hint)).and.to.include('^');
    return error;
  }
  throw new Error('The text was accepted.');
}

/** `line:column`. */
export function placeOf(error: DefinitionError): string {
  return `${String(error.details['line'])}:${String(error.details['column'])}`;
}
