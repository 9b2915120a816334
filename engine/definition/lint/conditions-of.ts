import { rowOf } from '../schema/expression-attributes.ts';
import { kindOfAttribute } from './attribute-kind.ts';
import { bareText, type StepPlace } from './step-place.ts';

export interface WrittenCondition {
  /** The attribute, or the name of the step for a bare text. */
  readonly key: string;
  readonly value: string | boolean | number;
}

/** The conditions of a step, by the schema of the attributes. */
export function conditionsOf(place: StepPlace): readonly WrittenCondition[] {
  const found = Object.entries(place.attributes).flatMap(([key, value]) =>
    kindOfAttribute(place.name, key) === 'condition' && isScalar(value) ? [{ key, value }] : [],
  );
  const text = rowOf(place.name).text === 'condition' ? bareText(place) : undefined;
  return text === undefined ? found : [...found, { key: place.name, value: text }];
}

function isScalar(value: unknown): value is WrittenCondition['value'] {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
}
