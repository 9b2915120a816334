import { eventually } from '../support/eventually.ts';
import type { GuideRun } from './guide-run.ts';
import { playGuide } from './played-guide.ts';

describe('the guide to undoing what was done', function () {
  // The engine is a program of its own.
  this.timeout(60_000);
  playGuide('docs/guides/undo-what-was-done.md', {
    ready: async (lines, run) => (lines.startsWith('boss show') ? atBreakpoint(run) : undefined),
  });
});

/** The participant answers in its own time. */
function atBreakpoint(run: GuideRun): Promise<unknown> {
  return eventually(async () => (await run.type('boss ps --label breakpoint')).printed.includes('mirror'), {
    what: 'the process stands at its breakpoint',
  });
}
