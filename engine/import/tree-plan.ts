/** What the files of a directory tree mean, by their places and names alone. */
import type { Binding, PutDefinition, ScheduleRequest } from '../engine.ts';

/** What a tree of definitions asks for. */
export interface TreePlan {
  readonly definitions: readonly PutDefinition[];
  readonly bindings: readonly Binding[];
  readonly schedules: readonly ScheduleRequest[];
  /** Files that are left out, each with the reason; the others stand. */
  readonly problems: readonly TreeProblem[];
}

export interface TreeProblem {
  /** Path below the root. */
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
  /** What the file would be bound to if it were whole. */
  readonly bound: BindingKey | null;
}

export type BindingKey = Pick<Binding, 'project' | 'label' | 'name'>;

export interface DefinitionFile {
  /** Path below the root. */
  readonly file: string;
  /** Name of the stored definition: `A:B:BUILD_FAIL.notify`. */
  readonly name: string;
  /** null: stored to be launched by hand or by others, but started by no event. */
  readonly bound: BindingKey | null;
  /** Where its default fields may be. */
  readonly confs: readonly string[];
}

const DEFINITION = /^(?<stem>.+)\.(?:pdef|yaml|yml|json|radial)$/;
const CONF = /\.conf(?:\.yaml|\.yml|\.json)?$/;
/** A test script beside a definition. */
const SCRIPT = /\.test\.ya?ml$/;
const LABELLED = /^(?<label>[A-Z][A-Z0-9_]*)\.(?<name>.+)$/;
const SCHEDULES = /^schedules\.ya?ml$/;
/** The oldest form: a file named by its label only, without an extension. */
const BARE = /^(?:SRCSRV_|BUILD_|REPO_)[A-Z0-9_]+$|^PACKTRACK$/;

export function isConf(file: string): boolean {
  return CONF.test(file);
}

/** Project of a file that says what is started by time; null for any other file. */
export function scheduledProject(file: string): string | null {
  const folders = file.split('/');
  return SCHEDULES.test(folders.pop() ?? '') ? folders.join(':') : null;
}

/** null for a file that is no definition: a conf, a test script, a manual, what an editor left. */
export function definitionFile(file: string): DefinitionFile | null {
  const folders = file.split('/');
  const base = folders.pop() ?? '';
  const stem = stemOf(base);
  if (stem === null) return null;
  const project = folders.join(':');
  const path = file.slice(0, file.length - base.length) + stem;
  return {
    file,
    name: storedName(project, stem),
    bound: boundBy(project, stem),
    confs: ['.conf', '.conf.yaml', '.conf.yml', '.conf.json'].map((ending) => path + ending),
  };
}

function stemOf(base: string): string | null {
  if (base.startsWith('.') || isConf(base) || SCRIPT.test(base) || SCHEDULES.test(base)) return null;
  return BARE.test(base) ? base : (DEFINITION.exec(base)?.groups?.['stem'] ?? null);
}

function boundBy(project: string, stem: string): BindingKey | null {
  const { label, name } = LABELLED.exec(stem)?.groups ?? {};
  if (label !== undefined && name !== undefined) return { project, label, name };
  return BARE.test(stem) ? { project, label: stem, name: stem } : null;
}

/** The name of a stored definition allows fewer characters than a path. */
function storedName(project: string, stem: string): string {
  return (project === '' ? stem : `${project}:${stem}`).replace(/[^A-Za-z0-9_.:-]/g, '_');
}

/**
 * Bindings that the former plan stood for and nothing does any more. A file that broke in the meantime keeps its binding:
 * the version that was stored last stays in use until it is mended or removed.
 */
export function withdrawn(former: TreePlan, plan: TreePlan): BindingKey[] {
  const standing = new Set(keysOf(plan).map(keyText));
  const gone = keysOf(former).filter((key) => !standing.has(keyText(key)));
  return [...new Map(gone.map((key) => [keyText(key), key])).values()];
}

function keysOf(plan: TreePlan): BindingKey[] {
  const bound = plan.bindings.map(({ project, label, name }) => ({ project, label, name }));
  return [...bound, ...plan.problems.flatMap((problem) => problem.bound ?? [])];
}

export function keyText({ project, label, name }: BindingKey): string {
  return `${project}/${label}/${name}`;
}
