import { BossError } from '../errors.ts';
import { CHANGES } from './filter-changes.ts';
import { fieldsMeant, type Meant } from './filter-fields.ts';
import { TESTS } from './filter-tests.ts';
import type { Json, JsonObject } from './json.ts';
import { assign, dig } from './path.ts';
import { assignFlat } from './scope.ts';
import type { Fields } from './workitem.ts';

const NAMES = ['fields', 'field', 'f'];
const NO_VERBS = new Set([...NAMES, 'and', 'or']);
/** What a rule may say. */
export const RULE_KEYS: readonly string[] = [...NO_VERBS, 'default', ...Object.keys(TESTS), ...Object.keys(CHANGES)];

/** One pass of rules over fields. While it runs `~` holds them as they came and `~~` as they were before. */
export class FilterRun {
  fields: Fields;
  readonly before: Fields;
  /** What came back, once `take` or `discard` went back to what was before. */
  taken: Fields | null = null;

  constructor(fields: Fields, before: Fields) {
    this.before = before;
    this.fields = { ...fields, '~': fields, '~~': before };
  }

  /** The fields without what belongs to the run. */
  result(): Fields {
    const { '~': _, '~~': __, ...rest } = this.fields;
    return rest;
  }

  apply(rule: JsonObject): (readonly [JsonObject, string, Json])[] {
    const written = NAMES.map((name) => rule[name]).find((name) => name !== undefined && name !== null);
    if (written === undefined) {
      throw new BossError(
        'BOSS_EXPRESSION_FAILED',
        `the filter rule ${JSON.stringify(rule)} names no field; write for example { field: x, type: number }`,
      );
    }
    const meant = fieldsMeant(written, this.fields, rule['restore'] === undefined ? this.fields : this.before);
    const verbs = Object.keys(rule).filter((key) => !NO_VERBS.has(key));
    const mustBe = verbs.length === 0 && rule['and'] === undefined && rule['or'] === undefined;
    if (mustBe && meant.length === 0) return [[rule, String(written), null]];
    return meant.flatMap((one) => (this.#holds(rule, verbs, one) ? [] : [[rule, one.field, one.value] as const]));
  }

  /** Carries the rule out for one field; false when it is a test that failed and says nothing for that case. */
  #holds(rule: JsonObject, verbs: readonly string[], { field, value, groups }: Meant): boolean {
    let valid = verbs.length > 0 || value !== null;
    for (const verb of verbs) {
      const argument = rule[verb] ?? null;
      CHANGES[verb]?.(this, { field, value, groups }, argument);
      if (TESTS[verb]?.(value, argument) === false) valid = false;
    }
    const then = replacement(rule, valid, value) ?? null;
    if (then !== null) this.set(field, then);
    return then !== null || valid || rule['and'] !== undefined;
  }

  get(path: string): Json | undefined {
    return dig(this.fields, path);
  }

  set(path: string, value: Json): void {
    this.fields = path.includes('.') ? assign(this.fields, path, value) : assignFlat(this.fields, path, value);
  }
}

/** What the rule says the field becomes; nothing when it stays. */
function replacement(rule: JsonObject, valid: boolean, value: Json): Json | undefined {
  if (!valid) return rule['or'];
  return rule['and'] ?? (value === null ? (rule['or'] ?? rule['default']) : undefined);
}
