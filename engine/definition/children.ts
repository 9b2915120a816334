import type { Arguments, StepKey } from './arguments.ts';
import { shown } from './definition-error.ts';
import { entryOf, type Located, type LocatedEntry, type LocatedMap } from './located.ts';
import type { Reading } from './reading.ts';
import { attributesFrom, type Step } from './step.ts';

/** How the steps of a list are read, at a depth. */
export type ReadSteps = (located: Located, depth: number) => Step[];

export function isConditional(name: string): boolean {
  return name === 'if';
}

/** The steps within a step: under `do`, in the branches of `if`, in the cases of `given`. */
export function childrenOf(
  reading: Reading,
  name: string,
  given: Arguments,
  depth: number,
  readSteps: ReadSteps,
): readonly Step[] {
  const children = new Children(reading, given, depth, readSteps);
  if (isConditional(name)) return children.branches();
  return name === 'given' ? children.cases() : children.plain(name);
}

const OWNERS = new Map<StepKey, string>([
  ['then', '`if`'],
  ['else', '`if` and `given`'],
  ['cases', '`given`'],
  ['define', 'the top of a definition and to sub-definitions'],
]);
const CASE = 'Write `- { of: value, do: [...] }` or `- { that: condition, do: [...] }`.';

class Children {
  readonly #reading: Reading;
  readonly #held: Arguments['held'];
  readonly #depth: number;
  readonly #readSteps: ReadSteps;

  constructor(reading: Reading, given: Arguments, depth: number, readSteps: ReadSteps) {
    this.#reading = reading;
    this.#held = given.held;
    this.#depth = depth;
    this.#readSteps = readSteps;
  }

  /** `do` and `children` mean the same where a step has no branches. */
  plain(name: string): Step[] {
    for (const [key, entry] of this.#held) {
      if (key === 'do' || key === 'children') continue;
      const hint = `Write the steps under \`do\`; an attribute that is called ${key} is written \`\\${key}\`.`;
      this.#refuse(
        entry,
        `\`${key}\` belongs to ${OWNERS.get(key) ?? 'other steps'}, not to \`${shown(name)}\`.`,
        hint,
      );
    }
    const [list, other] = [this.#held.get('do'), this.#held.get('children')];
    if (list !== undefined) this.#refuse(other, '`do` and `children` both give the steps.', 'Keep one of them.');
    const entry = list ?? other;
    return entry === undefined ? [] : this.#readSteps(entry.value, this.#depth);
  }

  /** One child for `then`, one for `else`: several steps become a sequence, none an empty one. `children` is the tree's own form. */
  branches(): readonly Step[] {
    const [yes, no, raw] = [this.#held.get('then'), this.#held.get('else'), this.#held.get('children')];
    const hint = 'Write the steps under `then` (and `else`); an attribute that is called do is written `\\do`.';
    this.#refuse(this.#held.get('do'), '`if` has no `do`: its steps stand in branches.', hint);
    this.#refuseDefine('if');
    const cases = 'Write `then` and `else`, or `given: { text: ..., cases: [...] }`.';
    this.#refuse(this.#held.get('cases'), '`cases` belongs to `given`, not to `if`.', cases);
    if (raw !== undefined) {
      this.#refuse(yes ?? no, '`children` stands beside branches.', 'Keep `then` and `else`, or `children`.');
      return this.#readSteps(raw.value, this.#depth);
    }
    if (no === undefined) return yes === undefined ? [] : [this.#block(yes)];
    return [yes === undefined ? this.#sequence([], no.at) : this.#block(yes), this.#block(no)];
  }

  /** The cases (`- { of: red, do: [...] }`, `- { that: condition, do: [...] }`), then the steps of `else`. */
  cases(): readonly Step[] {
    const [cases, no] = [this.#held.get('cases'), this.#held.get('else')];
    if (cases === undefined && no === undefined) return this.plain('given');
    this.#refuseDefine('given');
    const other = this.#held.get('do') ?? this.#held.get('children') ?? this.#held.get('then');
    const hint = 'Keep `cases` and `else`, or give all children as steps under `do`.';
    this.#refuse(other, 'Steps stand beside the cases.', hint);
    const rest = no === undefined ? [] : this.#readSteps(no.value, this.#depth);
    return cases === undefined ? rest : [...this.#listOfCases(cases.value), ...rest];
  }

  #listOfCases(located: Located): Step[] {
    if (located.kind !== 'list') throw this.#reading.wrong(located.at, '`cases` holds a list of cases.', CASE);
    return located.items.map((item) => {
      if (item.kind !== 'map') throw this.#reading.wrong(item.at, 'A case is a map.', CASE);
      return this.#case(item);
    });
  }

  #case(item: LocatedMap): Step {
    const head = entryOf(item, 'of') ?? entryOf(item, 'that');
    if (head === undefined || head.value.kind !== 'scalar' || head.value.value === null) {
      const problem = 'A case says with `of` or `that`, and one text, when it holds.';
      throw this.#reading.wrong(head?.at ?? item.at, problem, CASE);
    }
    const other = item.entries.find((entry) => entry !== head && entry.key !== 'do');
    const hint = `${CASE} A case with attributes is written as a step, \`- of: { ... }\`, under \`do\` of \`given\`.`;
    this.#refuse(other, `A case has no \`${shown(other?.key ?? '')}\`.`, hint);
    this.#reading.enterStep(head.at, this.#depth);
    const list = entryOf(item, 'do');
    const children = list === undefined ? [] : this.#readSteps(list.value, this.#depth + 1);
    return { name: head.key, attributes: attributesFrom([[head.value.text, null]]), children, at: head.at };
  }

  #block({ value, at }: LocatedEntry): Step {
    const several = value.kind === 'list' && value.items.length !== 1;
    const steps = this.#readSteps(value, several ? this.#depth + 1 : this.#depth);
    const [only] = steps;
    return only !== undefined && steps.length === 1 ? only : this.#sequence(steps, at);
  }

  #sequence(children: readonly Step[], at: number): Step {
    this.#reading.enterStep(at, this.#depth);
    return { name: 'sequence', attributes: {}, children, at };
  }

  #refuseDefine(name: string): void {
    const problem = `\`define\` belongs to ${OWNERS.get('define') ?? 'other steps'}, not to \`${name}\`.`;
    this.#refuse(
      this.#held.get('define'),
      problem,
      'Move it there; an attribute that is called define is written `\\define`.',
    );
  }

  #refuse(entry: LocatedEntry | undefined, problem: string, hint: string): void {
    if (entry !== undefined) throw this.#reading.wrong(entry.at, problem, hint);
  }
}
