// Scripted stand-ins: they answer like the participants that will talk to OBS, from data of their own.
/**
 * Trial builds and build results. A package with `broken` in its name does not build; a trial project is published at the
 * first question, one for a package with `slow` in its name at the third.
 */
import {
  assertNotNull,
  defineParticipant,
  type Json,
  type Participant,
  Rejected,
} from '../../participants/sdk/index.ts';
import { actionsOf } from './requests.ts';

const ARCHES = ['x86_64', 'aarch64'];

/** Trial projects by name, with how often each was asked about. */
type Trials = Map<string, { readonly packages: readonly string[]; asked: number }>;

export function buildParticipants(): Participant[] {
  const trials: Trials = new Map();
  return [
    setupBuildTrial(trials),
    isRepoPublished(trials),
    getBuildTrialResults(),
    removeBuildTrial(trials),
    getBuildResults(),
  ];
}

function setupBuildTrial(trials: Trials): Participant {
  return defineParticipant({
    name: 'setup_build_trial',
    description: 'Makes a project in which the sources of the request build on top of its target.',
    concurrency: 10,
    onWorkitem(workitem) {
      const id = String(assertNotNull(workitem, 'ev.id'));
      const project = `${workitem.text('project')}:Trial:SR${id}`;
      trials.set(project, { packages: actionsOf(workitem).map((action) => action.targetpackage), asked: 0 });
      workitem.set('build_trial.project', project);
      workitem.result = true;
    },
  });
}

function isRepoPublished(trials: Trials): Participant {
  return defineParticipant({
    name: 'is_repo_published',
    description: 'Tells whether a repository is published.',
    concurrency: 10,
    params: {
      type: 'object',
      required: ['project', 'repository'],
      properties: { project: { type: 'string' }, repository: { type: 'string' } },
    },
    onWorkitem(workitem) {
      const trial = trials.get(String(workitem.param('project')));
      if (trial !== undefined) trial.asked += 1;
      const slow = trial?.packages.some((name) => name.includes('slow')) === true;
      workitem.result = trial === undefined || !slow || trial.asked >= 3;
    },
  });
}

function getBuildTrialResults(): Participant {
  return defineParticipant({
    name: 'get_build_trial_results',
    description: 'Lists what fails in the trial project but not in its target.',
    concurrency: 10,
    onWorkitem(workitem) {
      const packages = actionsOf(workitem).map((action) => action.targetpackage);
      const failures = failuresOf(packages, String(workitem.get('repository') ?? 'standard'));
      workitem.set('new_failures', failures);
      workitem.result = failures.length === 0;
    },
  });
}

function removeBuildTrial(trials: Trials): Participant {
  return defineParticipant({
    name: 'remove_build_trial',
    description: 'Removes the trial project of a request.',
    concurrency: 10,
    onWorkitem(workitem) {
      const project = workitem.text('build_trial.project');
      if (!trials.delete(project)) throw new Rejected(`there is no trial project ${project}`, { details: { project } });
      workitem.delete('build_trial.project');
      workitem.result = true;
    },
  });
}

function getBuildResults(): Participant {
  return defineParticipant({
    name: 'get_build_results',
    description: 'Lists what fails to build in a project.',
    concurrency: 10,
    params: {
      type: 'object',
      required: ['packages'],
      properties: { project: { type: 'string' }, packages: { type: 'array', items: { type: 'string' } } },
    },
    onWorkitem(workitem) {
      const packages = (workitem.param('packages') as readonly string[]) ?? [];
      workitem.set('failures', failuresOf(packages, String(workitem.get('ev.repository') ?? 'standard')));
      workitem.result = true;
    },
  });
}

function failuresOf(packages: readonly string[], repository: string): Json[] {
  const broken = packages.filter((name) => name.includes('broken'));
  return broken.flatMap((name) =>
    ARCHES.map((arch) => ({
      package: name,
      repository,
      arch,
      code: 'failed',
      details: 'error: undefined reference to `main`',
    })),
  );
}
