import type { Json } from '../core/json.ts';
import { whenOf } from '../core/when.ts';
import { readTime } from '../core/calendar-time.ts';
import { entryOf, type Located, plain } from '../definition/located.ts';
import { sourceOf } from '../definition/read.ts';
import type { SourceText } from '../definition/source-text.ts';
import { readYamlText } from '../definition/yaml-text.ts';
import { DefinitionError } from '../definition/definition-error.ts';
import { zoneNamed } from '../schedule/zone.ts';
import { readEvents } from './read-events.ts';
import { readExpectation } from './read-expectation.ts';
import { readParticipants } from './read-participants.ts';
import { ScriptPart } from './script-part.ts';
import type { Case, Script } from './script.ts';
import { scriptMistake } from './script-mistake.ts';

/** A Monday morning, so that days of the week and ends of months are far. */
const START = '2026-01-05 09:00:00';

/** Reads a test script. Errors: BOSS_DEFINITION_INVALID with the place, BOSS_LIMIT_EXCEEDED. */
export function readScript(text: string, file: string): Script {
  const source = sourceOf(text, file);
  const part = new ScriptPart(source, wholeOf(source));
  const mistake = scriptMistake(source, part.located, plain(part.located));
  if (mistake !== null) throw mistake;
  const shared: Shared = {
    fields: part.fields('fields'),
    variables: part.fields('variables'),
    participants: readParticipants(part.at('participants')),
    sources: part.fields('sources'),
    timeZone: timeZoneOf(part),
    originalConditions: part.text('original_conditions') === 'true',
    breakpoints: breakpointsOf(part, 'hold'),
  };
  const cases = (part.at('cases')?.items ?? []).map((one) => readCase(one, shared));
  refuseTwins(source, part, cases);
  return { file, definition: part.text('definition'), library: part.fields('library') as Script['library'], cases };
}

type Shared = Pick<
  Case,
  'fields' | 'variables' | 'participants' | 'sources' | 'timeZone' | 'originalConditions' | 'breakpoints'
>;

/** A bare list is the list of cases. */
function wholeOf(source: SourceText): Located {
  const located = readYamlText(source);
  const hint = 'Write `cases:` and below it a list, each with `name`, `participants` and `expect`.';
  if (located === null) throw new DefinitionError(source, 0, 'The script is empty.', hint);
  if (located.kind !== 'list') return located;
  return { kind: 'map', at: located.at, entries: [{ key: 'cases', quoted: false, at: located.at, value: located }] };
}

function readCase(part: ScriptPart, shared: Shared): Case {
  return {
    ...shared,
    name: part.text('name') ?? '',
    place: part.place,
    fields: { ...shared.fields, ...part.fields('fields') },
    variables: { ...shared.variables, ...part.fields('variables') },
    participants: [...readParticipants(part.at('participants')), ...shared.participants],
    events: readEvents(part.at('events')),
    start: startOf(part),
    until: part.duration('until'),
    breakpoints: breakpointsOf(part, shared.breakpoints),
    expect: readExpectation(part),
  };
}

function timeZoneOf(part: ScriptPart): string {
  const zone = part.text('time_zone') ?? 'UTC';
  if (zoneNamed(zone) !== null) return zone;
  throw part.wrong('time_zone', `There is no time zone "${zone}".`, 'Write for example `time_zone: Europe/Helsinki`.');
}

/** The shape was checked already. */
function breakpointsOf(part: ScriptPart, otherwise: Case['breakpoints']): Case['breakpoints'] {
  return (part.text('breakpoints') ?? otherwise) as Case['breakpoints'];
}

function startOf(part: ScriptPart): number {
  const text = part.text('start') ?? START;
  const isDate = typeof readTime(text)?.day === 'number';
  const at = isDate ? whenOf({ now: 0, zoned: (zone) => zoneNamed(zone ?? 'UTC') }, text) : null;
  if (typeof at === 'number') return at;
  throw part.wrong('start', `"${text}" is no date.`, "Write a date and time: `start: '2026-03-27 08:00'`.");
}

function refuseTwins(source: SourceText, part: ScriptPart, cases: readonly Case[]): void {
  const names = new Set<Json>();
  for (const [i, { name }] of cases.entries()) {
    if (!names.has(name)) names.add(name);
    else {
      const located = part.at('cases')?.items[i]?.located;
      const at = (located?.kind === 'map' ? entryOf(located, 'name')?.value.at : undefined) ?? 0;
      throw new DefinitionError(source, at, `Two cases are called "${name}".`, 'Give each a name of its own.');
    }
  }
}
