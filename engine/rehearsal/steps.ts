import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { isDefine, reorganise } from '../core/reorganise.ts';
import { holdsShared } from '../core/shared-part.ts';
import type { Tree } from '../core/tree.ts';
import type { LocatedDefinition } from '../definition/read.ts';
import type { Place } from '../definition/source-text.ts';
import { EXPRESSIONS } from '../expressions/index.ts';

/** A step as it is written. */
export interface WrittenStep extends Place {
  readonly name: string;
  readonly expid: string;
}

export interface Coverage {
  /** Number of steps, and of those that ran in at least one case. */
  readonly steps: number;
  readonly run: number;
  /** Rounded down: 100 only when every step ran. */
  readonly percent: number;
  readonly missed: readonly WrittenStep[];
}

/** Number of steps that tell where a process goes round and round. */
const REMEMBERED = 8;
/** Steps whose children are data. */
const RULES: ReadonlySet<string> = new Set(['filter']);

/** The steps of a definition, by their trees: which of them ran, and where they stand. */
export class Steps {
  /** The language, in which each expression leaves its mark when it begins. */
  readonly types: ReadonlyMap<string, ExpressionType<Frame>>;
  readonly #definition: LocatedDefinition;
  readonly #written = new Map<Tree, WrittenStep>();
  readonly #ran = new Set<Tree>();
  readonly #participants = new Set<Tree>();
  readonly #last: Tree[] = [];
  #begun = 0;

  constructor(definition: LocatedDefinition) {
    this.#definition = definition;
    this.#collect(reorganise(definition.tree), '0');
    this.types = new Map([...EXPRESSIONS].map(([name, type]) => [name, this.#marked(type)]));
  }

  of(tree: Tree): WrittenStep | null {
    return this.#written.get(tree) ?? null;
  }

  /** The step was sent to a participant: its children are data. */
  sent(tree: Tree): void {
    this.#participants.add(tree);
  }

  /** Those of the steps that began last, each once. */
  get last(): WrittenStep[] {
    return [...new Set(this.#last)].flatMap((tree) => this.of(tree) ?? []);
  }

  coverage(): Coverage {
    const trees = [...this.#counted(reorganise(this.#definition.tree))];
    const missed = trees.filter((tree) => !this.#ran.has(tree)).flatMap((tree) => this.of(tree) ?? []);
    const [steps, run] = [trees.length, trees.length - missed.length];
    missed.sort((a, b) => a.line - b.line || a.column - b.column);
    return { steps, run, percent: steps === 0 ? 100 : Math.floor((100 * run) / steps), missed };
  }

  #collect(tree: Tree, expid: string): void {
    const place = this.#definition.positions.get(expid);
    if (place !== undefined) this.#written.set(tree, { name: tree[0], expid, ...place });
    for (const [i, child] of tree[2].entries()) this.#collect(child, `${expid}_${i}`);
  }

  /** A definition is no step, but what it holds is; neither is the sequence that holds several steps of a branch. */
  *#counted(tree: Tree, above?: Tree): Generator<Tree> {
    const isGiven = above !== undefined && tree[0] === 'sequence' && this.#isUnwritten(tree, above);
    if (!isDefine(tree[0]) && !isGiven) yield tree;
    if (RULES.has(tree[0]) || this.#participants.has(tree) || holdsShared(tree)) return;
    for (const child of tree[2]) yield* this.#counted(child, tree);
  }

  /** Branches of `if` that hold several steps, or none, are read as sequences, which nobody wrote. */
  #isUnwritten(tree: Tree, above: Tree): boolean {
    return above[0] === 'if' && Object.keys(tree[1]).length === 0 && tree[2].length !== 1;
  }

  #marked(type: ExpressionType<Frame>): ExpressionType<Frame> {
    return {
      ...type,
      apply: (x) => {
        this.#ran.add(x.tree);
        this.#last[this.#begun++ % REMEMBERED] = x.tree;
        type.apply(x);
      },
    };
  }
}
