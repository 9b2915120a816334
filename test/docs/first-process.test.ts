import { expect } from 'chai';
import { fencesOf, fileOf } from './fences.ts';
import { playGuide } from './played-guide.ts';

const PAGE = 'docs/guides/write-your-first-process.md';

describe('the guide to the first process', function () {
  // The engine of the last section is a program of its own.
  this.timeout(60_000);
  playGuide(PAGE, {
    compare: (printed, shown) => expect(printed).to.equal(shown),
    check: ({ printed, codes }, lines) => {
      if (!lines.includes('--wait')) return;
      expect(codes, printed).to.deep.equal([0, 0, 0]);
      expect(printed).to.match(/^WFID +done +release/m);
    },
  });

  it('leaves nothing to be guessed: each file is named, and each command shown', () => {
    const fences = fencesOf(PAGE);
    expect(fences.filter((fence) => fence.language === 'yaml' && fileOf(fence) === null)).to.deep.equal([]);
    expect(fences.length).to.be.greaterThan(12);
  });
});
