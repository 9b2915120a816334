import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { isDefine } from '../../core/reorganise.ts';
import { nearest } from '../suggestion.ts';
import { mayBringFields } from './fields-from-outside.ts';
import { type PossibleValues, possibleValues } from './possible-values.ts';
import { ancestorsOf, type StepPlace } from './step-place.ts';
import { writtenFields } from './written-fields.ts';

/** Present without anybody setting them: the event that started the process. */
const GIVEN = ['ev', 'stack', 'stack_attributes'];
const LOOPS = new Set(['cursor', 'loop', 'repeat', 'iterator', 'concurrent_iterator', 'citerator']);

export interface LaunchFields {
  /** JSON Schema of the fields at launch; null when the definition does not declare them. */
  readonly params: JsonObject | null;
  /** Default fields from the file beside the definition; undefined when it is not known whether there are any. */
  readonly fields: JsonObject | undefined;
}

/** Which fields there can be at a step of a definition that declares what it begins with. */
export class FieldSources {
  readonly #fields = new Set<string>(GIVEN);
  readonly #declared: boolean;
  readonly #params: JsonObject | null;
  /** Fields that steps of the language set; null when one of them is only known when the process runs. */
  readonly #written: ReadonlySet<string> | null;
  /** Expids, in the order of the definition, of steps after which there may be any field. */
  readonly #outside: readonly string[];
  readonly #subsReachOutside: boolean;

  constructor(places: readonly StepPlace[], { params, fields }: LaunchFields) {
    const written = writtenFields(places);
    this.#params = params;
    this.#written = written;
    const declared = params === null ? null : declaredFields(params);
    this.#declared = written !== null && declared !== null && fields !== undefined;
    for (const name of [...(written ?? []), ...(declared ?? []), ...Object.keys(fields ?? {})]) this.#fields.add(name);
    const outside = places.filter(mayBringFields);
    this.#outside = outside.map((place) => place.expid);
    this.#subsReachOutside = outside.some(isInSub);
  }

  /** `__result__` and its like are the engine's own; numbers come from merges. */
  has(name: string): boolean {
    return this.#fields.has(name) || /^(__|\d|$)/.test(name);
  }

  /** False when something that ran before may have set any field: a participant, what was listened to, a called definition. */
  areKnownAt(place: StepPlace): boolean {
    return this.#declared && this.#isAsLaunched(place);
  }

  /** What a field that nothing has changed yet can be; null when that is not known. */
  possibleAt(place: StepPlace, field: string): PossibleValues | null {
    if (this.#params === null || this.#written === null || this.#written.has(field)) return null;
    const possible = possibleValues(this.#params, field);
    return possible !== null && this.#isAsLaunched(place) ? possible : null;
  }

  /** Nothing but steps of the language ran before. */
  #isAsLaunched(place: StepPlace): boolean {
    if (this.#subsReachOutside || (isInSub(place) && this.#outside.length > 0)) return false;
    const [first] = this.#outside;
    if (first === undefined) return true;
    const loop = outermostLoop(place);
    if (comesBefore(first, place.expid)) return false;
    return loop === null || !this.#outside.some((expid) => expid.startsWith(`${loop}_`));
  }

  question(name: string): string {
    const meant = nearest(name, this.#fields);
    return meant === undefined ? '' : ` Did you mean "${meant}"?`;
  }
}

/** Null when the schema lets any field pass that it does not name. */
function declaredFields(schema: JsonObject): Set<string> | null {
  const names = new Set<string>();
  const visit = (part: Json): boolean => {
    if (Array.isArray(part)) return (part as readonly Json[]).every(visit);
    if (!isObject(part)) return true;
    const { properties, required } = part;
    if (isObject(properties)) for (const name of Object.keys(properties)) names.add(name);
    if (Array.isArray(required)) for (const name of required as readonly Json[]) names.add(String(name));
    return (
      !['patternProperties', '$ref', '$dynamicRef'].some((key) => Object.hasOwn(part, key)) &&
      Object.values(part).every(visit)
    );
  };
  const { additionalProperties } = schema;
  return visit(schema) && additionalProperties !== true && !isObject(additionalProperties) ? names : null;
}

function isInSub(place: StepPlace): boolean {
  return [place, ...ancestorsOf(place)].some((around) => around.parent !== null && isDefine(around.name));
}

function outermostLoop(place: StepPlace): string | null {
  return [...ancestorsOf(place)].filter(({ name }) => LOOPS.has(name)).at(-1)?.expid ?? null;
}

/** In the order of the text; a step comes before those in it. */
function comesBefore(expid: string, other: string): boolean {
  const [a, b] = [expid.split('_').map(Number), other.split('_').map(Number)];
  for (const [i, index] of a.entries()) {
    const against = b[i];
    if (against === undefined) return false;
    if (index !== against) return index < against;
  }
  return a.length < b.length;
}
