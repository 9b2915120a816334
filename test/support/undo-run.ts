import { launched, type RunOptions, type ScriptedRun } from './scripted-run.ts';

const UNDOING = Object.fromEntries(
  ['un1', 'un2', 'un3', 'un4', 'un5'].map((name) => [name, ({ fields }) => ({ reply: fields })]),
) as NonNullable<RunOptions['participants']>;

/** Participants `un1` to `un5` undo, and answer at once. */
export function launchedWithUndo(definition: string, options: RunOptions = {}): ScriptedRun {
  return launched(definition, { ...options, participants: { ...UNDOING, ...options.participants } });
}
