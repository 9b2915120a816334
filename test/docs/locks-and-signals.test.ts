import { expect } from 'chai';
import { fencesOf, fileOf } from './fences.ts';
import { GuideRun } from './guide-run.ts';

const PAGE = 'docs/guides/locks-and-signals.md';

describe('the guide to locks and signals', () => {
  let run: GuideRun;
  before(async () => {
    run = await GuideRun.begin();
  });

  for (const fence of fencesOf(PAGE)) {
    const { language, text, line } = fence;
    if (language === 'yaml') {
      it(`has a file at line ${line}`, () => run.write(fileOf(fence) ?? expect.fail('it names no file'), text));
    } else if (language === 'sh') {
      it(`has tests that pass at line ${line}`, async () => {
        const { printed, codes } = await run.type(text);
        expect(printed).to.include('all passed');
        expect(codes).to.deep.equal([0]);
      });
    }
  }
});
