import { expect } from 'chai';
import { fencesOf, fileOf } from './fences.ts';
import { GuideRun, steady } from './guide-run.ts';

const PAGE = 'docs/guides/write-your-first-process.md';

describe('the guide to the first process', function () {
  // The engine of the last section is a program of its own.
  this.timeout(60_000);
  let run: GuideRun;
  before(async () => {
    run = await GuideRun.begin();
  });
  after(() => run.type('boss stop'));

  let printed = '';
  for (const fence of fencesOf(PAGE)) {
    const { language, text, line } = fence;
    const file = fileOf(fence);
    it(`is right at line ${line}: ${text.split('\n', 1)[0]}`, async () => {
      if (language === 'yaml') return run.write(String(file), text);
      if (language === 'text') return void expect(printed).to.equal(steady(text));
      expect(language).to.equal('sh');
      const typed = await run.type(text);
      printed = typed.printed;
      if (text.includes('--wait')) {
        expect(typed.codes, printed).to.deep.equal([0, 0, 0]);
        expect(printed).to.match(/^WFID +done +release/m);
      }
    });
  }

  it('leaves nothing to be guessed: each file is named, and each command shown', () => {
    const fences = fencesOf(PAGE);
    expect(fences.filter((fence) => fence.language === 'yaml' && fileOf(fence) === null)).to.deep.equal([]);
    expect(fences.length).to.be.greaterThan(12);
  });
});
