// Mocha loads a reporter by require and wants the class itself: hence neither an ES module nor TypeScript.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

/** Mocha's usual output; at the end the numbers go to the file that BOSS_TEST_COUNTS names, for `test/run.ts`. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on('pending', (test) => skipped.push(test.fullTitle()));
    runner.once('end', () => {
      const { passes: passed, failures: failed } = this.stats;
      const file = process.env.BOSS_TEST_COUNTS;
      if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
    });
  }
};
