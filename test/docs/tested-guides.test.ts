import { expect } from 'chai';
import { fencesOf, fileOf } from './fences.ts';
import { GuideRun } from './guide-run.ts';

const PAGES = ['docs/guides/locks-and-signals.md', 'docs/guides/share-a-part.md', 'docs/guides/start-by-time.md'];

for (const page of PAGES) {
  describe(`the guide ${page}`, function () {
    // The engine is a program of its own.
    this.timeout(60_000);
    let run: GuideRun;
    before(async () => {
      run = await GuideRun.begin();
    });
    after(() => run.type('boss stop'));

    let printed = '';
    for (const fence of fencesOf(page)) {
      const { language, text, line } = fence;
      if (language === 'yaml') {
        it(`has a file at line ${line}`, () => run.write(fileOf(fence) ?? expect.fail('it names no file'), text));
      } else if (language === 'text') {
        it(`shows at line ${line} what is printed`, () => expect(printed).to.include(text.trimEnd()));
      } else if (language === 'sh') {
        it(`can be typed at line ${line}: ${text.split('\n', 1)[0]}`, async () => {
          const typed = await run.type(text);
          printed = typed.printed;
          expect(typed.codes, printed).to.deep.equal(
            text
              .trim()
              .split('\n')
              .map(() => 0),
          );
          if (text.startsWith('boss definition test')) expect(printed).to.include('all passed');
        });
      }
    }
  });
}
