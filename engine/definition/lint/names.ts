import { compilePattern, type Pattern } from '../../core/pattern.ts';
import { nameOf } from '../../core/launch.ts';
import { isDefine } from '../../core/reorganise.ts';
import type { Tree } from '../../core/tree.ts';
import { shown } from '../definition-error.ts';
import { namedVariables } from '../named-variables.ts';
import { nearest } from '../suggestion.ts';
import { ancestorsOf, type StepPlace } from './step-place.ts';

export interface KnownNames {
  readonly knownExpressions: ReadonlySet<string>;
  /** Regular expressions of the registrations; without them nothing is said about participants. */
  readonly participants?: readonly string[] | undefined;
  /** Stored definitions, which `subprocess` finds at launch: `notify`, `A:B:notify`. */
  readonly shared?: readonly string[] | undefined;
}

/** What other languages call our expressions. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...([
    ['parallel', 'concurrence'],
    ['fork', 'concurrence'],
    ['all', 'concurrence'],
    ['foreach', 'iterator'],
  ] as const),
  ...([
    ['for', 'iterator'],
    ['each', 'iterator'],
    ['while', 'repeat'],
    ['until', 'repeat'],
    ['switch', 'given'],
  ] as const),
  ...([
    ['case', 'given'],
    ['print', 'echo'],
    ['log', 'echo'],
    ['call', 'subprocess'],
    ['delay', 'wait'],
  ] as const),
  ...([
    ['raise', 'error'],
    ['throw', 'error'],
    ['fail', 'error'],
    ['return', 'break'],
    ['exit', 'terminate'],
  ] as const),
]);

/** What the names in one definition can stand for. */
export class Names {
  readonly #expressions: ReadonlySet<string>;
  readonly #participants: readonly Pattern[] | null;
  /** Registrations that take one name only. */
  readonly #plain: readonly string[];
  readonly #shared: ReadonlySet<string>;
  readonly #variables: ReadonlySet<string>;
  readonly #root: string | null;
  readonly #callsOthers: boolean;
  readonly #subs = new Map<readonly Tree[], ReadonlySet<string>>();

  constructor(tree: Tree, { knownExpressions, participants, shared = [] }: KnownNames) {
    this.#expressions = knownExpressions;
    this.#participants = participants?.flatMap(anchored) ?? null;
    this.#plain = participants?.filter((regex) => /^[\w-]+$/.test(regex)) ?? [];
    // Of whatever project: which one a process will have is not known.
    this.#shared = new Set(shared.flatMap((name) => [name, name.slice(name.lastIndexOf(':') + 1)]));
    this.#root = isDefine(tree[0]) ? nameOf(tree) : null;
    this.#variables = namedVariables(tree);
    this.#callsOthers = callsOthers(tree);
  }

  /** Some step calls a definition that is not this one or within it. */
  get callsOthers(): boolean {
    return this.#callsOthers;
  }

  isVariable(name: string): boolean {
    return this.#variables.has(name);
  }

  isExpression(name: string): boolean {
    return this.#expressions.has(name);
  }

  /** A sub-definition of a definition or step around the place, the whole definition, or a variable that may hold one. */
  isSub(name: string, place: StepPlace): boolean {
    if (name === this.#root || this.#variables.has(name)) return true;
    for (const around of ancestorsOf(place)) if (this.#defined(around.children).has(name)) return true;
    return this.#defined(place.children).has(name);
  }

  /** A stored definition, of any version. */
  isShared(name: string): boolean {
    return this.#shared.has(name.replace(/@\d+$/, ''));
  }

  /** Undefined when the registrations are not known. */
  isParticipant(name: string): boolean | undefined {
    return this.#participants?.some((pattern) => pattern.test(name));
  }

  /** A name in scope that may have been meant, as a question. */
  question(name: string, place: StepPlace): string {
    const subs = [place, ...ancestorsOf(place)].flatMap((around) => [...this.#defined(around.children)]);
    const [, word = '', text = ''] = /^(\w+):(\S.*)$/s.exec(name) ?? [];
    if (this.#expressions.has(word)) return ` Write \`${word}: ${shown(text)}\`, with a space.`;
    const meant = ELSEWHERE.get(name) ?? nearest(name, [...subs, ...this.#plain, ...this.#expressions]);
    return meant === undefined ? ' Register it, or mend the name.' : ` Did you mean "${meant}"?`;
  }

  /** Names of the definitions among some children. */
  #defined(children: readonly Tree[]): ReadonlySet<string> {
    let names = this.#subs.get(children);
    if (names === undefined) {
      names = new Set(children.flatMap((child) => (isDefine(child[0]) ? (nameOf(child) ?? []) : [])));
      this.#subs.set(children, names);
    }
    return names;
  }
}

function callsOthers([name, , children]: Tree): boolean {
  return name === 'subprocess' || name === 'ref' || name === 'apply' || children.some(callsOthers);
}

/** A name that is only known when the process runs. */
export function isDynamic(name: string): boolean {
  return name.includes('$');
}

function anchored(regex: string): Pattern[] {
  try {
    return [compilePattern(`^(?:${regex})$`)];
  } catch {
    return [];
  }
}
