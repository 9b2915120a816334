import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { fencesOf, fileOf } from './fences.ts';
import { GuideRun, steady } from './guide-run.ts';

const PAGE = 'docs/guides/undo-what-was-done.md';

describe('the guide to undoing what was done', function () {
  // The engine is a program of its own.
  this.timeout(60_000);
  let run: GuideRun;
  before(async () => {
    run = await GuideRun.begin();
  });
  after(() => run.type('boss stop'));

  /** The participant answers in its own time. */
  const atBreakpoint = () =>
    eventually(async () => (await run.type('boss ps --label breakpoint')).printed.includes('mirror'), {
      what: 'the process stands at its breakpoint',
    });

  let printed = '';
  for (const fence of fencesOf(PAGE)) {
    const { language, text, line } = fence;
    it(`is right at line ${line}: ${text.split('\n', 1)[0]}`, async () => {
      if (language === 'yaml') return run.write(String(fileOf(fence)), text);
      if (language === 'text') return void expect(timeless(printed)).to.contain(steady(text));
      expect(language).to.equal('sh');
      if (text.startsWith('boss show')) await atBreakpoint();
      printed = (await run.type(text)).printed;
    });
  }
});

function timeless(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, 'TIME');
}
