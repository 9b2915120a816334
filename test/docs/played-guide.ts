import { expect } from 'chai';
import { fencesOf, fileOf } from './fences.ts';
import { GuideRun, steady } from './guide-run.ts';

export interface Typed {
  readonly printed: string;
  readonly codes: readonly number[];
}

export interface PlayOptions {
  /** How what a page shows has to stand to what was printed; both with times and ids made equal. Default: within it. */
  readonly compare?: (printed: string, shown: string) => void;
  /** Before the lines of a block are typed. */
  readonly ready?: (lines: string, run: GuideRun) => Promise<unknown>;
  /** After they were. */
  readonly check?: (typed: Typed, lines: string) => void;
}

/**
 * Plays a page from top to bottom as tests of the suite around it: writes its files, types its commands, compares what it shows.
 * Blocks without a language are left out.
 */
export function playGuide(page: string, options: PlayOptions = {}): void {
  const { compare = (printed, shown) => expect(printed).to.contain(shown.trimEnd()), ready, check } = options;
  let run: GuideRun;
  let printed = '';
  before(async () => {
    run = await GuideRun.begin();
  });
  after(() => run.type('boss stop'));

  for (const fence of fencesOf(page).filter((one) => one.language !== '')) {
    const { language, text, line } = fence;
    it(`is right at line ${line}: ${text.split('\n', 1)[0]}`, async () => {
      if (language === 'yaml') return run.write(fileOf(fence) ?? expect.fail('it names no file'), text);
      if (language === 'text') return compare(timeless(printed), timeless(steady(text)));
      expect(language).to.equal('sh');
      await ready?.(text, run);
      const typed = await run.type(text);
      printed = typed.printed;
      check?.(typed, text);
    });
  }
}

function timeless(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, 'TIME').replace(/!\w+/g, '!SUBID');
}
