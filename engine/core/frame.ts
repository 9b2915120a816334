import { BossError } from '../errors.ts';
import { allAttributes, attribute, lookupAt, rawAttribute, rawText, textAttribute } from './attributes.ts';
import { evaluateCondition } from './condition.ts';
import { substitute } from './dollar.ts';
import type { Execution } from './execution.ts';
import type { Expression, Flavour } from './expression.ts';
import type { Json, JsonObject } from './json.ts';
import { replyToParent } from './leave.ts';
import { dig } from './path.ts';
import { lookupVariable, setVariable } from './scope.ts';
import type { Attributes, Tree } from './tree.ts';
import { checkWeight } from './weight.ts';
import type { Fields } from './workitem.ts';

/** What an expression type has in hand while it handles one message: itself, its process, and the workitem. */
export class Frame {
  readonly execution: Execution;
  readonly e: Expression;
  /** The workitem: change it by assigning new fields. */
  fields: Fields;
  /** How the child went whose reply is handled, to be passed on. */
  readonly flavour: Flavour | null;

  constructor(execution: Execution, e: Expression, fields: Fields, flavour: Flavour | null = null) {
    this.execution = execution;
    this.e = e;
    this.fields = fields;
    this.flavour = flavour;
  }

  get tree(): Tree {
    return this.e.tree;
  }
  get children(): readonly Tree[] {
    return this.e.tree[2];
  }
  get data(): JsonObject {
    return this.e.data;
  }

  /** Changes the type's private data: given keys replace, others stay. */
  store(data: JsonObject): void {
    checkWeight(data, 'the attributes');
    this.e.data = { ...this.e.data, ...data };
    this.execution.touch(this.e);
  }

  /** First of these attributes that is there, `${}` substituted. */
  attr(...names: readonly string[]): Json | undefined {
    return attribute(this.execution, this.e, this.fields, ...names);
  }
  raw(name: string): Json | undefined {
    return rawAttribute(this.e, name);
  }
  has(...names: readonly string[]): boolean {
    return names.some((name) => rawAttribute(this.e, name) !== undefined);
  }
  attributes(): JsonObject {
    return allAttributes(this.execution, this.e, this.fields);
  }
  /** The bare text, substituted; undefined when there is none. */
  text(): Json | undefined {
    return textAttribute(this.execution, this.e, this.fields);
  }
  rawText(): string | null {
    return rawText(this.e);
  }
  substitute(value: Json): Json {
    return substitute(value, lookupAt(this.execution, this.e, this.fields));
  }
  /** True for `x: true` and `x: 'true'`. */
  flag(name: string): boolean {
    const value = this.attr(name);
    return value === true || value === 'true';
  }
  /** Evaluates a condition as it was written. */
  test(condition: Json): boolean {
    return evaluateCondition(condition, lookupAt(this.execution, this.e, this.fields));
  }

  field(path: string): Json | undefined {
    return dig(this.fields, path);
  }
  variable(name: string): Json | undefined {
    return lookupVariable(this.execution, this.e, name);
  }
  setVariable(name: string, value: Json | undefined, override: 'nearest' | 'bound' | 'sub' = 'nearest'): void {
    setVariable(this.execution, this.e, name, value, override);
  }

  /** Applies the child at an index with the workitem in hand. */
  applyChild(index: number, options: ChildOptions = {}): void {
    const tree = this.e.tree[2][index];
    if (tree === undefined) throw this.error(`there is no child ${index}`);
    this.applyTree(tree, `${this.e.expid}_${index}`, options);
  }
  applyTree(tree: Tree, expid: string, options: ChildOptions = {}): string {
    return this.execution.apply({ expid, parent: this.e.id, tree, fields: this.fields, ...options });
  }

  reply(fields: Fields = this.fields): void {
    replyToParent(this.execution, this.e, fields, this.flavour);
  }

  /** Wakes this expression's `timer` at a time. */
  setTimer(name: string, at: number): void {
    this.e.timers = { ...this.e.timers, [name]: at };
    this.execution.effects.push({ do: 'timer', id: `${this.e.id}|${name}`, at });
    this.execution.touch(this.e);
  }

  cancelChildren(flavour: Flavour = 'cancel'): void {
    for (const to of this.execution.childIds(this.e)) this.execution.send({ do: 'cancel', to, flavour });
  }
  hasChildren(): boolean {
    return this.execution.hasChildren(this.e);
  }

  error(message: string, details: Record<string, unknown> = {}): BossError {
    return new BossError('BOSS_EXPRESSION_FAILED', `${this.tree[0]} at ${this.e.expid}: ${message}`, { details });
  }
}

export interface ChildOptions {
  readonly fields?: Fields;
  readonly variables?: JsonObject;
  readonly extra?: Attributes;
  readonly sub?: Expression['sub'];
  readonly branch?: number;
  readonly detached?: 'forgotten';
}
