import { expect } from 'chai';
import { fencesOf, fileOf } from './fences.ts';
import { GuideRun, steady } from './guide-run.ts';

const PAGE = 'docs/guides/guard-a-process.md';

describe('the guide to guarding a process', function () {
  // The engine is a program of its own.
  this.timeout(60_000);
  let run: GuideRun;
  before(async () => {
    run = await GuideRun.begin();
  });
  after(() => run.type('boss stop'));

  let printed = '';
  for (const fence of fencesOf(PAGE)) {
    const { language, text, line } = fence;
    it(`is right at line ${line}: ${text.split('\n', 1)[0]}`, async () => {
      if (language === 'yaml') return run.write(String(fileOf(fence)), text);
      if (language === 'text') return void expect(timeless(printed)).to.contain(steady(text).trimEnd());
      expect(language).to.equal('sh');
      printed = (await run.type(text)).printed;
    });
  }
});

function timeless(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, 'TIME').replace(/!\w+/g, '!SUBID');
}
