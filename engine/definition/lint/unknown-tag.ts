import { awaitedBy, awaitedByText } from '../../core/awaited.ts';
import type { Json } from '../../core/json.ts';
import { rowOf } from '../schema/expression-attributes.ts';
import { kindOfAttribute } from './attribute-kind.ts';
import { isDynamic, type Names } from './names.ts';
import type { Rule, Surroundings } from './rule.ts';
import { attributeOf, bareText, type StepPlace } from './step-place.ts';
import { unknownJump } from './unknown-jump.ts';

export const unknownTag: Rule = {
  code: 'unknown-tag',
  severity: 'warning',
  concern: 'names',
  summary: 'A step refers to a tag that no step has.',
  advice: 'Give the step that others cancel, repeat, command or wait for a `tag`, and refer to it by that name.',
  check: (place, surroundings) => [
    ...[...namedTags(place, surroundings.names)]
      .filter(([, tag]) => !isKnown(tag, surroundings))
      .map(([key, tag]) => `${key}: no step has the tag "${tag}".${surroundings.tags.question(tag)}`),
    ...unknownJump(place),
  ],
};

function isKnown(tag: string, { tags, names }: Surroundings): boolean {
  return isDynamic(tag) || /^\/.*\/$/.test(tag) || tags.has(tag) || names.isVariable(tag);
}

/** The attribute, or the name of the step for a bare text, and the tag in it. */
function* namedTags(place: StepPlace, names: Names): Generator<[key: string, tag: string]> {
  for (const [key, value] of Object.entries(place.attributes)) {
    if (kindOfAttribute(place.name, key) === 'tag' && typeof value === 'string') yield [key, value.trim()];
  }
  const takesTag = rowOf(place.name).text === 'tag' && attributeOf(place, 'ref') === undefined;
  const text = takesTag ? bareText(place) : undefined;
  if (text !== undefined) yield [place.name, text];
  for (const tag of joined(place)) yield ['wait_for', tag];
  if (!names.callsOthers) yield* awaited(place);
}

/** `wait_for: [a, b]` of a concurrence; a number there counts branches. */
function joined(place: StepPlace): readonly string[] {
  if (kindOfAttribute(place.name, 'wait_for') === undefined) return [];
  const value: Json = attributeOf(place, 'wait_for', 'wf') ?? null;
  const items = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? (value as readonly Json[]) : [];
  return items
    .filter((item) => typeof item === 'string')
    .map((item) => item.trim())
    .filter((item) => item !== '' && !/^-?\d+$/.test(item));
}

/** A definition that is called may have tags of its own, and so may other processes. */
function* awaited(place: StepPlace): Generator<[string, string]> {
  const text = attributeOf(place, 'await');
  const attribute = typeof text === 'string' ? awaitedByText(text) : null;
  if (attribute?.kind === 'entering' || attribute?.kind === 'leaving') {
    for (const tag of attribute.values) yield ['await', tag];
  }
  if (place.name !== 'await' || attributeOf(place, 'global') !== undefined) return;
  for (const [key, value] of Object.entries(place.attributes)) {
    const { kind, values } = awaitedBy(key, value) ?? {};
    if (kind === 'entering' || kind === 'leaving') for (const tag of values ?? []) yield [key, tag];
  }
}
