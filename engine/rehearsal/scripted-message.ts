import type { Message } from '../core/outside-message.ts';
import { assign, without } from '../core/path.ts';
import type { Fields } from '../core/workitem.ts';
import type { Answer, ScriptedEvent } from './script.ts';

export type ScriptedCommand = Extract<ScriptedEvent, { command: string }>;

export type ScriptedAnswer = Extract<ScriptedEvent, { answer: string }>;

export function commanded({ command, fields, by: person }: ScriptedCommand, expression: string | null): Message {
  const by = person ?? 'rehearsal';
  if (command === 'replay' || command === 'proceed') return { kind: command, expression, fields, by };
  return { kind: command, expression, by };
}

export function answered(answer: Answer, fields: Fields, from: { expression: string; dispatch: string }): Message {
  if (answer.error !== null) return { kind: 'error', ...from, fields: null, error: answer.error };
  const changed = Object.entries(answer.set).reduce((all, [path, value]) => assign(all, path, value), fields);
  return { kind: 'reply', ...from, fields: answer.unset.reduce(without, changed) };
}
