import type { Person } from '../core/ask.ts';
import { plain } from '../definition/located.ts';
import type { ScriptPart } from './script-part.ts';
import type { Command, Happening, ScriptedEvent } from './script.ts';

const COMMANDS: readonly Command[] = ['cancel', 'kill', 'pause', 'resume', 'replay', 'proceed'];
const HAPPENINGS: readonly Happening[] = ['apply', 'reply', 'entering', 'leaving'];
const OTHERS = ['answer', 'signal', 'locked', 'unlocked'] as const;
const ALL = [...COMMANDS, ...HAPPENINGS, ...OTHERS];
const HINT = `Write one of ${ALL.join(', ')}: \`- { at: 2h, cancel: process }\`.`;

export function readEvents(part: ScriptPart | null): ScriptedEvent[] {
  return (part?.items ?? []).map(readEvent);
}

function readEvent(part: ScriptPart): ScriptedEvent {
  const at = part.duration('at') ?? 0;
  const [what, second] = ALL.filter((key) => part.at(key) !== null);
  if (what === undefined) throw part.wrong('at', 'Nothing happens in this event.', HINT);
  if (second !== undefined)
    throw part.wrong(second, `An event is one thing, and here are ${what} and ${second}.`, HINT);
  return { at, place: part.place, ...happens(part, what, part.text(what) ?? '') };
}

function happens(part: ScriptPart, what: (typeof ALL)[number], name: string): Happens {
  if (what === 'answer') return { answer: name, by: personOf(part.at('by')), fields: part.fields('fields') };
  if (what === 'signal') return { signal: name, match: part.text('match'), fields: part.fields('fields') };
  const happening = HAPPENINGS.find((one) => one === what);
  if (happening !== undefined) return { happening, name, fields: part.fields('fields') };
  const fields = part.at('fields') === null ? null : part.fields('fields');
  if (fields !== null && what !== 'replay' && what !== 'proceed') {
    throw part.wrong(
      'fields',
      `\`${what}\` takes no fields.`,
      'Remove them; `replay`, `proceed`, signals and what is listened for may bring fields.',
    );
  }
  if (what === 'locked' || what === 'unlocked') return { lock: name, does: what === 'locked' ? 'claim' : 'leave' };
  const by = part.at('by') === null ? null : personOf(part.at('by')).name;
  return { command: what as Command, target: name === 'process' ? null : name, fields, by };
}

/** Each event without its time and place. */
type Happens = ScriptedEvent extends infer E ? (E extends unknown ? Omit<E, 'at' | 'place'> : never) : never;

function personOf(part: ScriptPart | null): Person {
  const written = part === null ? 'somebody' : plain(part.located);
  const [name = 'somebody', ...groups] = [written].flat() as string[];
  return { name, groups };
}
