// Scripted stand-ins: they answer like the participants that will talk to OBS, from data of their own.
/**
 * The checks of a request. Those that need only the event look at it; those that need the sources go by the name of the
 * package: `incomplete`, `unchanged`, `unbuilt` or `nochangelog` in it makes the check of that matter fail.
 */
import { defineParticipant, type Participant } from '../../participants/sdk/index.ts';
import { type Action, actionsOf, tell } from './requests.ts';

/** What is wrong with an action, or null. */
type Check = (action: Action, all: readonly Action[]) => string | null;

const CHECKS: Readonly<Record<string, Check>> = {
  check_multiple_destinations: (_action, all) =>
    new Set(all.map((action) => action.targetproject)).size > 1 ? 'the request has more than one target project' : null,
  check_is_from_devel: ({ sourceproject }) =>
    /^(devel|home):/.test(sourceproject) ? null : `${sourceproject} is no development project`,
  check_package_is_complete: named('incomplete', 'lacks its spec file'),
  check_no_changes: named('unchanged', 'is the same as in the target project'),
  check_has_relevant_changelog: named('nochangelog', 'has no new entry in its changelog'),
  check_valid_changes: named('nochangelog', 'has a changes file out of order'),
  check_package_built_at_source: named('unbuilt', 'does not build in its source project'),
};

export function checkParticipants(): Participant[] {
  return Object.entries(CHECKS).map(([name, check]) =>
    defineParticipant({
      name,
      description: 'Checks the actions of a request; result is false when one of them fails.',
      concurrency: 10,
      onWorkitem(workitem) {
        const actions = actionsOf(workitem);
        const problems = new Set(actions.flatMap((action) => problemOf(check, action, actions)));
        for (const problem of problems) tell(workitem, `FAILED ${name}: ${problem}`);
        workitem.result = problems.size === 0;
      },
    }),
  );
}

function problemOf(check: Check, action: Action, all: readonly Action[]): string[] {
  const problem = check(action, all);
  return problem === null ? [] : [problem];
}

function named(part: string, problem: string): Check {
  return ({ sourcepackage }) => (sourcepackage.includes(part) ? `${sourcepackage} ${problem}` : null);
}
