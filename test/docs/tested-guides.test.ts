import { expect } from 'chai';
import { playGuide } from './played-guide.ts';

const PAGES = [
  'backup-and-restore',
  'guard-a-process',
  'keep-and-find',
  'locks-and-signals',
  'share-a-part',
  'start-by-time',
];

for (const page of PAGES) {
  describe(`the guide ${page}`, function () {
    // The engine is a program of its own.
    this.timeout(60_000);
    playGuide(`docs/guides/${page}.md`, {
      check: ({ printed, codes }, lines) => {
        if (lines.startsWith('boss definition test')) expect(printed).to.include('all passed');
        // What takes two people is refused to the first.
        if (!printed.includes('It waits as proposal')) expect(codes, printed).to.deep.equal(codes.map(() => 0));
      },
    });
  });
}
