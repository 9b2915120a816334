import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const OXLINT = join(createRequire(import.meta.url).resolve('oxlint/package.json'), '../bin/oxlint');

const IMPORTS = 'no-restricted-imports';
const GLOBALS = 'no-restricted-globals';

/** One row of the table in CONTRIBUTING.md: where, what stands there, and the rule that must refuse it (null: none). */
type Case = readonly [file: string, code: string, rule: string | null];

const CASES: readonly Case[] = [
  ...refuses('engine/core', [
    'node:fs',
    'ajv',
    '../store/store.ts',
    '../expressions/set.ts',
    '../log.ts',
    '../engine.ts',
  ]),
  ...accepts('engine/core', ['./tree.ts', '../errors.ts']),
  ...refuses('engine/expressions', [
    'node:fs',
    'yaml',
    '../worker/worker.ts',
    '../definition/read.ts',
    '../store/store.ts',
  ]),
  ...accepts('engine/expressions', ['./set.ts', '../core/frame.ts']),
  ...refuses('engine/definition', [
    'node:fs',
    'express',
    '../store/store.ts',
    '../expressions/set.ts',
    '../worker/worker.ts',
  ]),
  ...accepts('engine/definition', ['ajv/dist/2020.js', 'fast-xml-parser', 'yaml', '../core/tree.ts']),
  ...refuses('engine/schedule', ['node:fs', 'node-cron', '../store/store.ts', '../worker/worker.ts']),
  ...accepts('engine/schedule', ['croner', '../core/time.ts']),
  ...refuses('engine/store', ['amqplib', 'express', '../transport/transport.ts', '../worker/worker.ts']),
  ...accepts('engine/store', ['ioredis', 'lmdb', 'node:path', '../core/tree.ts']),
  ...refuses('engine/store/redis', ['amqplib', '../../transport/transport.ts', '../../worker/worker.ts']),
  ...accepts('engine/store/redis', ['ioredis', '../store.ts', '../../core/tree.ts', '../../errors.ts']),
  ...refuses('engine/store/redis/commands', ['../../../transport/transport.ts', '../../../worker/worker.ts']),
  ...accepts('engine/store/redis/commands', ['./x.ts', '../../store.ts', '../../../errors.ts']),
  ...refuses('engine/transport', ['ioredis', 'lmdb', '../store/store.ts', '../worker/worker.ts']),
  ...accepts('engine/transport', ['amqplib', 'node:crypto', '../core/json.ts']),
  ...refuses('engine/transport/amqp', ['ioredis', '../../store/store.ts']),
  ...accepts('engine/transport/amqp', ['amqplib', '../transport.ts', '../../errors.ts']),
  ...refuses('engine/worker', [
    'ioredis',
    'amqplib',
    'express',
    'prom-client',
    '@opentelemetry/api',
    '../metrics/engine-metrics.ts',
    '../store/redis/redis-store.ts',
    '../transport/amqp/x.ts',
    '../api/api.ts',
  ]),
  ...accepts('engine/worker', [
    '../core/step.ts',
    '../expressions/index.ts',
    '../store/store.ts',
    '../transport/transport.ts',
    '../log.ts',
  ]),
  ...refuses('engine/archive', ['ioredis', 'lmdb', '../worker/worker.ts', '../store/lmdb/lmdb-store.ts']),
  ...accepts('engine/archive', ['node:zlib', '../engine.ts', '../errors.ts', '../store/store.ts']),
  ...refuses('engine/backup', [
    '../worker/worker.ts',
    '../store/redis/redis-store.ts',
    '../engine.ts',
    'ioredis',
    'express',
  ]),
  ...accepts('engine/backup', ['../store/store.ts', '../core/expression-record.ts', 'node:zlib']),
  ...refuses('engine/metrics', ['express', 'node:fs', '../worker/worker.ts', '../store/store.ts', '../engine.ts']),
  ...accepts('engine/metrics', ['prom-client', '../worker/measures.ts', '../worker/levels.ts']),
  ...refuses('engine/tracing', ['express', 'node:fs', '../worker/worker.ts', '../core/step.ts', 'prom-client']),
  ...accepts('engine/tracing', ['@opentelemetry/resources', '../worker/tracing.ts', '../core/execution.ts']),
  ...refuses('engine/events', ['ioredis', 'amqplib', '../worker/worker.ts', '../transport/transport.ts']),
  ...accepts('engine/events', ['../core/json.ts', '../engine.ts']),
  ...refuses('engine/api', [
    'ioredis',
    'amqplib',
    '../worker/worker.ts',
    '../core/step.ts',
    '../store/redis/redis-store.ts',
  ]),
  ...accepts('engine/api', ['express', 'helmet', '../engine.ts', '../errors.ts']),
  ...refuses('engine/rehearsal', ['node:fs', '../worker/worker.ts', '../store/store.ts', '../cli/program.ts']),
  ...accepts('engine/rehearsal', [
    '../core/step.ts',
    '../expressions/index.ts',
    '../schedule/cron.ts',
    'ajv/dist/2020.js',
  ]),
  ...refuses('engine/cli', [
    'ioredis',
    'amqplib',
    'express',
    '../worker/worker.ts',
    '../api/api.ts',
    '../core/step.ts',
  ]),
  ...accepts('engine/cli', ['commander', '../engine.ts', '../config/load-config.ts', '../expressions/index.ts']),
  ...refuses('engine/config', ['ioredis', 'amqplib', '../store/store.ts', '../../participants/sdk/index.ts']),
  ...accepts('engine/config', ['yaml', '../errors.ts', '../../participants/robogrator/config.ts']),
  ...refuses('participants/log', ['amqplib', 'ioredis', '../../engine/core/json.ts', '../robogrator/index.ts']),
  ...accepts('participants/log', ['../sdk/index.ts', 'node:path', 'irc-framework']),
  ...refuses('participants/sdk', [
    'ioredis',
    'express',
    '../log/index.ts',
    '../../engine/worker/worker.ts',
    '../../engine/store/store.ts',
  ]),
  ...accepts('participants/sdk', ['amqplib', '../../engine/core/workitem.ts']),
  ...refuses('skynet', ['ioredis', 'amqplib', '../engine/store/store.ts']),
  ...accepts('skynet', ['node:child_process', '../participants/sdk/index.ts']),
  ...refuses('examples/participants', ['ioredis', '../../engine/core/json.ts']),
  ...accepts('examples/participants', ['../../participants/sdk/index.ts']),
  ...refuses('test/worker', ['node:timers/promises']),
  ...accepts('test/support', ['node:timers/promises']),
  ...['engine/main.ts', 'engine/core/x.ts', 'engine/worker/x.ts'].map(
    (file): Case => [file, "import 'node:vm';", IMPORTS],
  ),
  ...['Date.now()', 'setTimeout(f, 1)', 'process.pid', 'console.log(1)', 'fetch(f)', 'performance.now()'].flatMap(
    (use) => [
      ['engine/core/x.ts', `export const v = (f) => ${use};`, GLOBALS] as const,
      ['engine/expressions/x.ts', `export const v = (f) => ${use};`, GLOBALS] as const,
      ['engine/worker/x.ts', `export const v = (f) => ${use};`, null] as const,
    ],
  ),
  ['engine/core/x.ts', 'export const v = () => Math.random();', 'no-restricted-properties'],
  ['test/worker/x.test.ts', 'export const v = (f) => setTimeout(f, 1);', GLOBALS],
  ['test/support/x.ts', 'export const v = (f) => setTimeout(f, 1);', null],
  ['test/worker/x.test.ts', "it.only('x', () => {});", 'no-focused-tests'],
  ['test/worker/x.test.ts', "describe.only('x', () => {});", 'no-focused-tests'],
  ['engine/api/x.ts', 'export const v = (x: any) => x;', 'no-explicit-any'],
  ['engine/api/a.ts', "import { b } from './b.ts'; export const a = () => b;", 'no-cycle'],
  ['engine/api/b.ts', "import { a } from './a.ts'; export const b = () => a;", 'no-cycle'],
  ['engine/api/x.ts', 'export default 1;', 'no-default-export'],
  ['engine/api/x.ts', 'export const v = (x) => eval(x);', 'no-eval'],
  ['engine/api/x.ts', 'export const v = (x) => new Function(x);', 'no-new-func'],
  ['engine/api/x.ts', '// line\n'.repeat(301), 'max-lines'],
  ['engine/api/x.ts', 'export const v = (a, b, c, d, e, f) => [a, b, c, d, e, f];', 'max-params'],
  ['engine/api/x.ts', `export const v = (x) => { ${'if (x()) x(); '.repeat(20)} };`, 'complexity'],
  ['engine/api/x.ts', 'export function v(f: () => Promise<void>) { f(); }', 'no-floating-promises'],
  [
    'engine/api/x.ts',
    "export function v(k: 'a' | 'b') { switch (k) { case 'a': return 1; } return 2; }",
    'switch-exhaustiveness-check',
  ],
];

const TOP = ['engine', 'participants', 'skynet', 'examples', 'test'];

function refuses(folder: string, specifiers: readonly string[]): Case[] {
  return specifiers.map((specifier) => [`${folder}/x.ts`, `import '${specifier}';`, IMPORTS]);
}

function accepts(folder: string, specifiers: readonly string[]): Case[] {
  return specifiers.map((specifier) => [`${folder}/x.ts`, `import '${specifier}';`, null]);
}

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

/** Each case in a file of its own beside where it would stand; one run of oxlint for all of them. */
function lint(folder: string, cases: readonly Case[]): string[][] {
  copyFileSync(join(REPOSITORY, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  copyFileSync(join(REPOSITORY, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  // where oxlint looks for its type-aware half
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
  const files = cases.map(([file], index) => file.replace('x.', `x${index}.`));
  for (const [index, file] of files.entries()) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${cases[index]?.[1]}\n`);
  }
  const { stdout } = spawnSync(process.execPath, [OXLINT, '--format', 'json', ...TOP], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  return files.map((file) => diagnostics.filter(({ filename }) => filename === file).map(({ code }) => code));
}

describe('the lint rules', () => {
  let folder: string;
  let found: string[][];
  before(function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'boss-lint-'));
    found = lint(folder, CASES);
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [title, cases] of byTitle()) {
    it(title, () => {
      for (const [index, [, code, rule]] of cases) {
        const codes = (found[index] ?? []).join(' ');
        if (rule === null) expect(codes, code).to.not.match(/restricted/);
        else expect(codes, code).to.include(`(${rule})`);
      }
    });
  }
});

function byTitle(): Map<string, [number, Case][]> {
  const groups = new Map<string, [number, Case][]>();
  for (const [index, one] of CASES.entries()) {
    const title = titleOf(one[0], one[2]);
    groups.set(title, [...(groups.get(title) ?? []), [index, one]]);
  }
  return groups;
}

function titleOf(file: string, rule: string | null): string {
  const folder = dirname(file);
  if (rule === null) return `let ${folder} use what it may use`;
  if (rule === IMPORTS) return `keep ${folder} from importing what it must not`;
  if (rule === GLOBALS) return `keep ${folder} from the clock and the outside`;
  return `refuse what ${rule} is about`;
}
