import type { Json, JsonObject } from '../core/json.ts';
import { plain } from '../definition/located.ts';
import type { WireError } from '../core/workitem.ts';
import type { ScriptPart } from './script-part.ts';
import type { Answer, ScriptedParticipant } from './script.ts';

/** Names before patterns, each in the order of the text. */
export function readParticipants(part: ScriptPart | null): ScriptedParticipant[] {
  const all = (part?.entries ?? []).map((entry): ScriptedParticipant => {
    const list = entry.part.located.kind === 'list' ? entry.part.items : [entry.part];
    return {
      name: entry.key,
      pattern: entry.part.patternOf(entry),
      answers: list.map(readAnswer),
      place: entry.part.place,
    };
  });
  return [...all.filter(({ pattern }) => pattern === null), ...all.filter(({ pattern }) => pattern !== null)];
}

function readAnswer(part: ScriptPart): Answer {
  const { located } = part;
  const error = errorOf(part.at('error'));
  const hold = part.text('hold') === 'true' || (located.kind === 'scalar' && located.text === 'hold');
  const result = part.at('result');
  const set = { ...part.fields('set'), ...(result === null ? {} : { __result__: plain(result.located) }) };
  const unset = (part.at('unset')?.items ?? []).map((item) => String(plain(item.located)));
  if ((hold || error !== null) && Object.keys(set).length + unset.length > 0) {
    const key = hold ? 'hold' : 'error';
    throw part.wrong(
      key,
      `An answer with \`${key}\` changes no fields.`,
      'Remove `set`, `unset` and `result`, or make two answers of it.',
    );
  }
  const times = part.text('times');
  return { set, unset, error, hold, after: part.duration('after') ?? 0, times: times === null ? null : Number(times) };
}

/** A text alone is a message of class RuntimeError, as over the wire. */
function errorOf(part: ScriptPart | null): WireError | null {
  if (part === null) return null;
  const value: Json = plain(part.located);
  if (typeof value === 'string') return { class: 'RuntimeError', message: value };
  const { class: name, message } = value as JsonObject & { class?: string; message: string };
  return { class: name ?? 'RuntimeError', message };
}
