import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('the libraries of OpenTelemetry', () => {
  /** Modules that a program has loaded when it has imported this file of the engine. */
  function loadedBy(file: string): string[] {
    const program = `
      import Module from 'node:module';
      await import('./${file}');
      console.log(JSON.stringify(Object.keys(Module._cache)));
    `;
    const args = ['--import', 'tsx', '--input-type=module', '-e', program];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as string[];
  }
  const exporters = (modules: readonly string[]) => modules.filter((module) => /otlp|sdk-trace/.test(module));

  it('are not loaded by an engine that nobody asked to trace', function () {
    this.timeout(60_000);
    expect(exporters(loadedBy('engine/main.ts'))).to.deep.equal([]);
    expect(exporters(loadedBy('engine/tracing/otlp-tracing.ts')), 'the look finds them').to.not.deep.equal([]);
  });
});
