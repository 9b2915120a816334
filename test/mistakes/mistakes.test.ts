import { expect } from 'chai';
import { type Form, formFiles, formName, type Mistake, mistakeForms } from './form.ts';
import { sayingAbout } from './trial.ts';

/** What the list is there to promise: at least so many mistakes, in every form of writing. */
const FEWEST = 60;
/** Tells what to do: an order, a question, or the values that are known. */
const MENDS =
  /write|use |put |close|remove|keep|indent|give|choose|did you mean|known are|known keys|mend (it|the)|must|there are|is missing|see /i;

describe('a mistake', () => {
  for (const form of mistakeForms()) {
    describe(`in ${form.title}`, () => {
      for (const mistake of form.mistakes) {
        it(`is told with its place and its remedy: ${mistake.title}`, () => {
          expect(`${sayingAbout(mistake.text, form, mistake)}\n`).to.equal(mistake.says);
        });

        it(`is mended by what the list says: ${mistake.title}`, () => {
          const fields = mistake.mendedFields ?? mistake.fields ?? {};
          expect(sayingAbout(mistake.mended, form, { ...mistake, fields })).to.equal('');
        });
      }
    });
  }
});

describe('the list of mistakes', () => {
  it('is long, and each of its files is read', () => {
    const forms = mistakeForms();
    expect(forms.reduce((sum, { mistakes }) => sum + mistakes.length, 0)).to.be.greaterThan(FEWEST);
    expect(formFiles()).to.deep.equal(forms.map(formName).sort());
  });

  it('says of each where it is, and what to do', () => {
    for (const [form, mistake] of all()) {
      expect(mistake.says, mistake.title).to.match(MENDS);
      if (form.by !== 'launching') expect(mistake.says, mistake.title).to.match(/:\d+:\d+: |^error at 0/);
      if (form.by === 'reading' && !mistake.says.includes('error: ') && !mistake.says.includes('warning: ')) {
        expect(mistake.says, mistake.title).to.match(/^ +\d+ \| .*\n +\| \s*\^$/m);
      }
    }
  });

  it('names no mistake twice', () => {
    for (const { title, mistakes } of mistakeForms()) {
      const titles = mistakes.map((mistake) => mistake.title);
      expect(new Set(titles).size, title).to.equal(titles.length);
    }
  });
});

function all(): (readonly [Form, Mistake])[] {
  return mistakeForms().flatMap((form) => form.mistakes.map((mistake) => [form, mistake] as const));
}
