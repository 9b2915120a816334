import { isTrue } from '../../core/compare.ts';
import type { Condition } from '../../core/condition-tree.ts';
import { evaluate } from '../../core/condition-value.ts';
import type { Part } from '../../core/dollar-template.ts';
import type { Json } from '../../core/json.ts';
import { BossError } from '../../errors.ts';
import { fieldPath } from './field-path.ts';
import type { PossibleValues } from './possible-values.ts';

type Chain = Condition & { readonly kind: 'chain' };
type Fields = ReadonlyMap<string, Json>;
/** What a field can be, null when nothing is known of it. */
export type Possible = (field: string) => PossibleValues | null;

const MOST_TRIED = 200;

/**
 * Whether a condition holds whatever its fields are: true, false, or null when it depends on them. Throws what its comparison
 * throws, when that fails for all of them.
 */
export function knownTruth(condition: Condition, possible: Possible): boolean | null {
  switch (condition.kind) {
    case 'chain':
      return ofChain(condition, possible);
    case 'not': {
      const inner = knownTruth(condition.of, possible);
      return inner === null ? null : !inner;
    }
    default:
      return ofSameSides(condition) ?? ofFields(condition, possible);
  }
}

/** `and` and `or` bind alike, from left to right. */
function ofChain({ first, rest }: Chain, possible: Possible): boolean | null {
  let truth = knownTruth(first, possible);
  for (const { sign, of } of rest) {
    const next = knownTruth(of, possible);
    const decides = sign === 'or';
    if (truth === decides || next === decides) truth = decides;
    else truth = truth === null ? null : next;
  }
  return truth;
}

function ofSameSides(condition: Condition): boolean | null {
  if (condition.kind !== 'compare' || (condition.sign !== '==' && condition.sign !== '!=')) return null;
  return JSON.stringify(condition.left) === JSON.stringify(condition.right) ? condition.sign === '==' : null;
}

/** Tries it with everything that its fields can be; one without fields is tried once. */
function ofFields(condition: Condition, possible: Possible): boolean | null {
  const domains = new Map<string, PossibleValues>();
  for (const part of partsIn(condition)) {
    if (typeof part === 'string') continue;
    const path = fieldPath(part);
    const domain = path === null ? null : possible(path);
    if (path === null || domain === null) return null;
    domains.set(path, domain);
  }
  const tried = combinations(domains).map((fields) => ({ fields, result: outcome(condition, fields) }));
  const present = tried.filter(({ fields }) => ![...fields.values()].includes(null)).map(({ result }) => result);
  const [failure] = present;
  if (failure instanceof BossError && present.every((result) => result instanceof BossError)) throw failure;
  const results = new Set(tried.map(({ result }) => result));
  const [truth] = results;
  const isSure = results.size === 1 && [...domains.values()].every(({ all }) => all);
  return isSure && typeof truth === 'boolean' ? truth : null;
}

/** Every way to fill the fields; none when there are too many. */
function combinations(domains: ReadonlyMap<string, PossibleValues>): readonly Fields[] {
  let all: Fields[] = [new Map()];
  for (const [name, { values }] of domains) {
    if (all.length * values.length > MOST_TRIED) return [];
    all = all.flatMap((fields) => values.map((value) => new Map([...fields, [name, value]])));
  }
  return all;
}

function outcome(condition: Condition, fields: Fields): boolean | BossError {
  try {
    const nothing = () => undefined;
    return isTrue(evaluate(condition, { field: (path) => fields.get(path), variable: nothing, special: nothing }));
  } catch (error) {
    if (error instanceof BossError) return error;
    throw error;
  }
}

function partsIn(condition: Condition): readonly Part[] {
  switch (condition.kind) {
    case 'literal':
      return [];
    case 'bare':
    case 'text':
    case 'pattern':
      return condition.parts;
    case 'list':
      return condition.items.flatMap(partsIn);
    case 'map':
      return condition.entries.flat().flatMap(partsIn);
    case 'not':
    case 'test':
      return partsIn(condition.of);
    case 'chain':
      return [condition.first, ...condition.rest.map((link) => link.of)].flatMap(partsIn);
    case 'compare':
    case 'in':
      return [condition.left, condition.right].flatMap(partsIn);
  }
}
