import type { Person } from '../core/ask.ts';
import { plain } from '../definition/located.ts';
import type { ScriptPart } from './script-part.ts';
import type { Command, Happening, ScriptedEvent } from './script.ts';

const COMMANDS: readonly Command[] = ['cancel', 'kill', 'pause', 'resume', 'replay', 'proceed'];
const HAPPENINGS: readonly Happening[] = ['apply', 'reply', 'entering', 'leaving'];
const HINT = `Write one of ${[...COMMANDS, ...HAPPENINGS, 'answer'].join(', ')}: \`- { at: 2h, cancel: process }\`.`;

export function readEvents(part: ScriptPart | null): ScriptedEvent[] {
  return (part?.items ?? []).map(readEvent);
}

function readEvent(part: ScriptPart): ScriptedEvent {
  const at = part.duration('at') ?? 0;
  if (part.at('answer') !== null) return readAnswer(part, at);
  const given = [...COMMANDS, ...HAPPENINGS].filter((key) => part.at(key) !== null);
  const [what, second] = given;
  if (what === undefined) throw part.wrong('at', 'Nothing happens in this event.', HINT);
  if (second !== undefined)
    throw part.wrong(second, `An event is one thing, and here are ${given.join(' and ')}.`, HINT);
  const name = part.text(what) ?? '';
  const { place } = part;
  const fields = part.at('fields') === null ? null : part.fields('fields');
  const happening = HAPPENINGS.find((one) => one === what);
  if (happening !== undefined) return { at, place, happening, name, fields: fields ?? {} };
  if (fields !== null && what !== 'replay' && what !== 'proceed') {
    throw part.wrong(
      'fields',
      `\`${what}\` takes no fields.`,
      'Remove them; `replay`, `proceed` and what is listened for may bring fields.',
    );
  }
  return { at, place, command: what as Command, target: name === 'process' ? null : name, fields };
}

function readAnswer(part: ScriptPart, at: number): ScriptedEvent {
  const second = [...COMMANDS, ...HAPPENINGS].find((key) => part.at(key) !== null);
  if (second !== undefined) throw part.wrong(second, `An event is one thing, and here are answer and ${second}.`, HINT);
  const { place } = part;
  const person = personOf(part.at('by'));
  return { at, place, answer: part.text('answer') ?? '', by: person, fields: part.fields('fields') };
}

function personOf(part: ScriptPart | null): Person {
  const written = part === null ? 'somebody' : plain(part.located);
  const [name = 'somebody', ...groups] = [written].flat() as string[];
  return { name, groups };
}
