import type { BossError } from '../errors.ts';

/** What the exit code of `boss` means. Scripts may rely on it. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  refused: 5,
  unavailable: 6,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'Done.',
  1: 'The command worked, its result is bad: the process ended in another way than done or stands in an error; a check found errors, or lint findings at or above `--fail-on`.',
  2: 'The command line cannot be understood.',
  3: 'What was named does not exist: process, expression, definition, registration.',
  4: 'The state does not allow it, or somebody else changed or holds it.',
  5: 'The input was refused: definition, fields, event, file, configuration.',
  6: 'The engine cannot be reached, does not take work now, or failed.',
};

export function exitCodeOf(error: BossError): ExitCode {
  if (error.code === 'BOSS_USAGE') return EXIT.usage;
  if (error.http === 404) return EXIT.notFound;
  if (error.http === 409) return EXIT.conflict;
  return error.http >= 500 ? EXIT.unavailable : EXIT.refused;
}
