/**
 * `npm run conformance -- FILE...`: runs any files of cases and ends with the failing names; with `--own-conditions` as an engine
 * does by itself, without as the original took conditions.
 */
import { readCases } from './case.ts';
import { differences } from './compare.ts';
import { DELIBERATE, OWN_CONDITIONS } from './deliberate.ts';
import { runCase } from './runner.ts';

const files = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const originalConditions = !process.argv.includes('--own-conditions');
const verbose = process.argv.includes('--verbose');
if (files.length === 0) {
  console.error('usage: npm run conformance -- [--verbose] [--own-conditions] FILE...');
  process.exit(2);
}
const failing: string[] = [];
let passed = 0;
for (const one of files.flatMap(readCases)) {
  const found = tryCase(one);
  if (found.length === 0) passed++;
  else {
    const rows = DELIBERATE[one.name] ?? (originalConditions ? undefined : OWN_CONDITIONS[one.name]);
    failing.push(`${one.name}${rows === undefined ? '' : ` (differs on purpose: ${rows.join(', ')})`}`);
    if (verbose)
      console.log(
        `${one.name}\n  ${JSON.stringify(one.tree)}\n  ${JSON.stringify(one.fields)}\n  ${found.join('\n  ')}\n`,
      );
  }
}
for (const name of failing) console.log(`failed: ${name}`);
console.log(`${passed} passed, ${failing.length} failed`);
process.exitCode = failing.length === 0 ? 0 : 1;

function tryCase(one: Parameters<typeof runCase>[0]): string[] {
  try {
    return differences(one, runCase(one, originalConditions));
  } catch (error) {
    return [`it broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}
