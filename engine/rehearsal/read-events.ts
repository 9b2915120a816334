import type { ScriptPart } from './script-part.ts';
import type { Command, Happening, ScriptedEvent } from './script.ts';

const COMMANDS: readonly Command[] = ['cancel', 'kill', 'pause', 'resume', 'replay'];
const HAPPENINGS: readonly Happening[] = ['apply', 'reply', 'entering', 'leaving'];
const HINT = `Write one of ${[...COMMANDS, ...HAPPENINGS].join(', ')}: \`- { at: 2h, cancel: process }\`.`;

export function readEvents(part: ScriptPart | null): ScriptedEvent[] {
  return (part?.items ?? []).map(readEvent);
}

function readEvent(part: ScriptPart): ScriptedEvent {
  const at = part.duration('at') ?? 0;
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
  if (fields !== null && what !== 'replay') {
    throw part.wrong(
      'fields',
      `\`${what}\` takes no fields.`,
      'Remove them; `replay` and what is listened for may bring fields.',
    );
  }
  return { at, place, command: what as Command, target: name === 'process' ? null : name, fields };
}
