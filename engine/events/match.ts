/** Which definitions an event starts. Pure: the engine hands in the bindings it has stored. */
import type { JsonObject } from '../core/json.ts';
import type { Binding, EventMatch, EventRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import { canonicalLabel } from './labels.ts';

/** OBS allows no longer name; a longer one would only make us walk. */
const LONGEST_PROJECT = 200;

/** `A:B:C` -> `A:B:C`, `A:B`, `A`, and the empty path, where the bindings for all projects are. */
export function ancestry(project: string): string[] {
  if (project.length > LONGEST_PROJECT) {
    throw new BossError(
      'BOSS_EVENT_INVALID',
      `the project name "${project.slice(0, 40)}..." has ${project.length} characters; OBS allows ${LONGEST_PROJECT}`,
    );
  }
  const paths: string[] = [];
  for (let path = project; path !== ''; path = path.slice(0, Math.max(path.lastIndexOf(':'), 0))) paths.push(path);
  return [...paths, ''];
}

/**
 * For each project of the event, the bindings of its label from the project itself up to those for all projects. Of
 * several with one name the nearest counts, and starts nothing when it has no definition. Ordered by project, as the
 * event names them, then by name. An event without a project meets the bindings for all projects only.
 */
export function matchEvent(event: EventRequest, bindings: readonly Binding[]): EventMatch[] {
  const label = canonicalLabel(event.label);
  const bound = bindings.filter((binding) => canonicalLabel(binding.label) === label);
  if (bound.length === 0) return [];
  const projects = event.projects.length === 0 ? [''] : [...new Set(event.projects)];
  return projects.flatMap((project) => matchProject(project, label, bound));
}

function matchProject(project: string, label: string, bound: readonly Binding[]): EventMatch[] {
  const chains = new Map<string, Binding[]>();
  for (const path of ancestry(project)) {
    for (const binding of boundAt(path, label, bound)) {
      const chain = chains.get(binding.name);
      if (chain === undefined) chains.set(binding.name, [binding]);
      else chain.push(binding);
    }
  }
  const names = [...chains.keys()].sort();
  return names.flatMap((name) => {
    const [nearest, ...overridden] = chains.get(name) ?? [];
    return nearest === undefined || nearest.definition === null
      ? []
      : [{ project, binding: nearest, why: why(project, nearest, overridden) }];
  });
}

/** One binding a name: of two spellings of the label at one place the canonical one counts. */
function boundAt(path: string, label: string, bound: readonly Binding[]): Binding[] {
  const here = new Map<string, Binding>();
  for (const binding of bound) {
    if (binding.project !== path) continue;
    if (binding.label === label || !here.has(binding.name)) here.set(binding.name, binding);
  }
  return [...here.values()];
}

function why(project: string, binding: Binding, overridden: readonly Binding[]): string {
  const place = (path: string): string => (path === '' ? 'for all projects' : `at ${path}`);
  const inherited = binding.project === project ? '' : ` (inherited by ${project})`;
  const over = overridden.map((other) => `${other.definition ?? 'nothing'} ${place(other.project)}`);
  return `bound ${place(binding.project)}${inherited}${over.length === 0 ? '' : `, overriding ${over.join(', ')}`}`;
}

/** Fields of the launched process. What the binding says wins over the event, and the event over the definition. */
export function launchFields(match: EventMatch, event: EventRequest, defaults: JsonObject = {}): JsonObject {
  return { ...defaults, project: match.project, ev: event.payload, ...match.binding.fields };
}
