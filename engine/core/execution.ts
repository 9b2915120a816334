import { BossError } from '../errors.ts';
import type { Effect } from './effect.ts';
import { type Environment, LIMITS } from './environment.ts';
import { expressionId, type Expression } from './expression.ts';
import type { Application, InternalMessage } from './internal-message.ts';
import type { JournalWord } from './journal.ts';
import { MessageQueue } from './message-queue.ts';
import type { Modification } from './modification.ts';
import { dropProposalsAbout, type Proposal } from './proposal.ts';
import type { JsonObject } from './json.ts';
import { TrackerIndex } from './tracker-index.ts';
import type { Tree } from './tree.ts';
import { checkWeight } from './weight.ts';

/** What is true of the process as a whole. */
export interface Head {
  readonly wfid: string;
  /** Content hash of the tree. */
  readonly definition: string;
  readonly name: string | null;
  readonly revision: string | null;
  readonly launchedAt: number;
  launchedBy: string;
  /** Number of the last journal entry. */
  seq: number;
  errors: number;
  paused: boolean;
  ended: {
    readonly at: number;
    readonly flavour: string | null;
    readonly fields: JsonObject;
    readonly variables: JsonObject;
  } | null;
  /** What the process can be found by, beside its state and definition: label -> how many of its expressions have it. */
  labels?: Readonly<Record<string, number>>;
  /** How many of its steps would be undone (`undo_with`) if it were cancelled now; left out when none is. */
  undos?: number;
  /** The last event of other processes, or answer of a keeper, that was heard, by its sender: what comes again is recognised by it. */
  heard: Readonly<Record<string, number>>;
  /** Commands that wait for a second person. */
  proposals?: readonly Proposal[];
  /** The trace (`traceparent`) that it was launched in; kept, not understood. */
  readonly trace?: string;
  /** The last changes by hand, oldest first. */
  modified?: readonly Modification[];
}

/**
 * One process in memory: its live expressions, the messages between them, and what changed since it was last stored.
 * Nothing here is copied per step; when a commit is refused the whole object is dropped and read again.
 */
export class Execution {
  readonly head: Head;
  /** The tree as it runs: sub-definitions of a definition moved to its front. */
  readonly tree: Tree;
  readonly expressions = new Map<string, Expression>();
  readonly changed = new Set<Expression>();
  /** Id -> names of the workitems it kept. */
  readonly removed = new Map<string, readonly string[]>();
  readonly keptChanged = new Map<string, Set<string>>();
  headChanged = true;
  effects: Effect[] = [];
  /** Set by the step that runs. */
  env!: Environment;
  /** Trackers of this process's own listeners, by expression id. */
  readonly listeners = new TrackerIndex();
  /** The messages between its expressions. */
  readonly queue = new MessageQueue();
  private readonly children = new Map<string, Set<string>>();
  private applications = 0;

  constructor(head: Head, tree: Tree) {
    this.head = head;
    this.tree = tree;
  }

  /** Has an expression applied: it counts as a child of its parent from now on. Returns its id. */
  apply(application: Application): string {
    if (application.expid.length > LIMITS.expid) throw tooDeep(application.expid);
    checkWeight(application.fields, 'the workitem');
    checkWeight(application.variables, 'the variables');
    const subid = this.env.newId();
    const id = expressionId(application.expid, subid);
    if (application.parent !== null) this.link(application.parent, id);
    if (application.parent !== null && application.replaces !== undefined) {
      this.unlink(application.parent, application.replaces);
    }
    this.send({ ...application, do: 'apply', subid });
    return id;
  }

  nextOrder(): number {
    return ++this.applications;
  }

  add(expression: Expression): void {
    this.expressions.set(expression.id, expression);
    // One that has replied is no longer waited for.
    if (expression.parent !== null && expression.state !== 'over') this.link(expression.parent, expression.id);
    for (const { from, early } of expression.held)
      if (from !== null && early !== true) this.link(expression.id, from.id);
    this.applications = Math.max(this.applications, expression.order);
    this.changed.add(expression);
  }

  /** Takes the expression out. It counts as a child until its parent has handled the reply (or `unlink`). */
  remove(expression: Expression): void {
    this.expressions.delete(expression.id);
    this.changed.delete(expression);
    const kept = new Set([...expression.kept.keys(), ...(this.keptChanged.get(expression.id) ?? [])]);
    this.keptChanged.delete(expression.id);
    this.removed.set(expression.id, [...kept]);
    if (this.listeners.delete(expression.id)) this.effects.push({ do: 'track', id: expression.id, tracker: null });
    if (expression.error !== null) this.countErrors(-1);
    if (expression.data['labels'] !== undefined) this.countLabels(labelsOf(expression), -1);
    const keeper = expression.data['claim'];
    if (typeof keeper === 'string') this.leaveKeeper(keeper, expression.id);
    if (this.head.proposals !== undefined) dropProposalsAbout(this, expression.id);
  }

  touch(expression: Expression): void {
    if (this.expressions.has(expression.id)) this.changed.add(expression);
  }

  get(id: string): Expression | undefined {
    return this.expressions.get(id);
  }

  /** True when what is above is paused: nothing may start here. What undoes a step is held back where the step itself would be. */
  isHeldBack(expression: Expression): boolean {
    if (expression.parent === null) return this.head.paused;
    const above = this.parentOf(expression);
    return above !== undefined && (above.state === 'paused' || (isUndone(above) && this.isHeldBack(above)));
  }

  parentOf(expression: Expression): Expression | undefined {
    return expression.parent === null ? undefined : this.expressions.get(expression.parent);
  }

  /**
   * The expression whose affair it is how this one ends: none for what its parent left behind, and none for what undoes a step,
   * whose errors and commands must not disturb what is left to undo.
   */
  waiterOf(expression: Expression): Expression | undefined {
    const parent = this.parentOf(expression);
    return parent === undefined || parent.state === 'over' || isUndone(parent) ? undefined : parent;
  }

  /** Ids of the children in the order they were applied, flanks and those whose message is still under way included. */
  childIds(expression: Expression): string[] {
    return [...(this.children.get(expression.id) ?? [])];
  }

  /** The children that are alive. */
  childrenOf(expression: Expression): Expression[] {
    return this.childIds(expression)
      .map((id) => this.expressions.get(id))
      .filter((child) => child !== undefined);
  }

  /** True while a reply of a child is still to come. */
  hasChildren(expression: Expression): boolean {
    for (const id of this.children.get(expression.id) ?? []) {
      if (this.expressions.get(id)?.detached !== 'flanking') return true;
    }
    return false;
  }

  /** Forgets what arrived while the expression was paused or stood in error. */
  dropHeld(expression: Expression): void {
    for (const { from } of expression.held) if (from !== null) this.unlink(expression.id, from.id);
    expression.held = [];
  }

  /** Cuts a child off from its parent: it lives on as a root. */
  detach(expression: Expression): void {
    if (expression.parent !== null) this.unlink(expression.parent, expression.id);
    expression.parent = null;
    this.touch(expression);
  }

  keep(expression: Expression, name: string, fields: JsonObject | null): void {
    checkWeight(fields, 'the workitem');
    if (fields === null) expression.kept.delete(name);
    else expression.kept.set(name, fields);
    const names = this.keptChanged.get(expression.id) ?? new Set();
    this.keptChanged.set(expression.id, names.add(name));
  }

  /** What the process can be found by as long as the expression is alive. */
  label(expression: Expression, labels: readonly string[]): void {
    const before = labelsOf(expression);
    const added = labels.filter((label) => !before.includes(label));
    if (added.length === 0) return;
    expression.data = { ...expression.data, labels: [...before, ...added] };
    this.touch(expression);
    this.countLabels(added, 1);
  }

  /** Whatever the expression had of the keeper, or waited for, is free. */
  leaveKeeper(keeper: string, expression: string): void {
    this.effects.push({ do: 'tell', to: keeper, message: { kind: 'leave', wfid: this.head.wfid, expression } });
  }

  countLabels(labels: readonly string[], delta: 1 | -1): void {
    const counts = new Map(Object.entries(this.head.labels ?? {}));
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + delta);
    const left = [...counts].filter(([, count]) => count > 0);
    if (left.length === 0) delete this.head.labels;
    else this.head.labels = Object.fromEntries(left);
    this.headChanged = true;
  }

  countUndos(delta: number): void {
    const undos = (this.head.undos ?? 0) + delta;
    if (undos > 0) this.head.undos = undos;
    else delete this.head.undos;
    this.headChanged = true;
  }

  countErrors(delta: number): void {
    this.head.errors += delta;
    this.headChanged = true;
  }

  send(message: InternalMessage): void {
    this.queue.add(message);
  }

  note(what: JournalWord, expid: string | null, data: JsonObject | null = null): void {
    this.head.seq++;
    this.headChanged = true;
    this.effects.push({ do: 'journal', what, expid, data });
  }

  takeEffects(): Effect[] {
    const effects = this.effects;
    this.effects = [];
    return effects;
  }

  link(parent: string, child: string): void {
    const ids = this.children.get(parent);
    if (ids === undefined) this.children.set(parent, new Set([child]));
    else ids.add(child);
  }

  unlink(parent: string, child: string): void {
    const ids = this.children.get(parent);
    if (ids?.delete(child) && ids.size === 0) this.children.delete(parent);
  }
}

/** Something that was done in it is being undone. */
function isUndone({ data }: Expression): boolean {
  return data['undoing'] !== undefined;
}

function labelsOf({ data }: Expression): readonly string[] {
  return (data['labels'] ?? []) as readonly string[];
}

function tooDeep(expid: string): BossError {
  return new BossError(
    'BOSS_LIMIT_EXCEEDED',
    `steps are nested too deeply: the position ${expid.slice(0, 40)}... has more than ${LIMITS.expid} characters`,
    { details: { limit: LIMITS.expid } },
  );
}
