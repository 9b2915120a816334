/**
 * `npm test [-- ARGUMENTS FOR MOCHA]`: starts one Redis and one RabbitMQ of its own, runs every test, and leaves nothing
 * behind. Ends with the exit code of mocha.
 */
import { exitOnInterruption } from './support/interruption.ts';
import { type Counts, type MochaResult, runMocha } from './support/mocha-run.ts';
import { reapNow } from './support/reaper.ts';
import { scratchFolder } from './support/scratch-folder.ts';
import { startRabbit, startRedis } from './support/servers.ts';
import { canInstall, installCommand, installPackages, missingPackages } from './support/test-programs.ts';

const EVERY_TEST = 'test/**/*.test.ts';

exitOnInterruption();
process.exitCode = await main(process.argv.slice(2));
await reapNow();

async function main(args: readonly string[]): Promise<number> {
  if (!haveServers()) return 1;
  const { exitCode, counts } = await runWithServers(args);
  if (counts === null) console.log(`mocha ended without a result (exit code ${exitCode})`);
  console.log(summary(counts ?? { passed: 0, failed: 1, skipped: [] }));
  return exitCode;
}

async function runWithServers(args: readonly string[]): Promise<MochaResult> {
  const [redis, rabbit] = await Promise.all([startRedis(), startRabbit()]);
  try {
    const folder = scratchFolder('run');
    // whatever a test leaves in its temporary folder goes with ours
    const env = { BOSS_TEST_REDIS_URL: redis.url, BOSS_TEST_AMQP_URL: rabbit.url, TMPDIR: folder };
    return await runMocha(onlyNamed(args) ? args : [...args, EVERY_TEST], env, folder);
  } finally {
    await Promise.all([redis.stop(), rabbit.stop()]);
  }
}

function onlyNamed(args: readonly string[]): boolean {
  return args.some((arg) => /\.test\.[jt]s$/.test(arg));
}

function haveServers(): boolean {
  const missing = missingPackages();
  if (missing.length === 0) return true;
  if (!canInstall()) {
    console.error(`The tests need ${missing.join(', ')}. Install with (as root, on Debian or Ubuntu):`);
    console.error(`  ${installCommand(missing)}`);
    console.error('`npm run test:unit` runs the tests that need no server.');
    return false;
  }
  console.log(`installing ${missing.join(', ')}`);
  installPackages(missing);
  return true;
}

function summary({ passed, failed, skipped }: Counts): string {
  const titles = skipped.map((title) => `skipped: ${title}\n`).join('');
  return `${titles}${passed} passed, ${failed} failed${skipped.length === 0 ? '' : `, ${skipped.length} skipped`}`;
}
