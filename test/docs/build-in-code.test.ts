import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import * as boss from '../../engine/definition/builder.ts';
import type { Tree } from '../../engine/core/tree.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { fencesOf, ROOT } from './fences.ts';

const PAGE = 'docs/guides/build-in-code.md';
const COMPILER = join(ROOT, 'node_modules/.bin/tsc');

describe('the guide on definitions in code', () => {
  const folder = scratchFolder('build-in-code');

  before(() => {
    for (const { text } of fencesOf(PAGE).filter(({ language }) => language === 'ts')) {
      const [, name = ''] = /^\/\/ ([\w-]+\.ts)\n/.exec(text) ?? [];
      expect(name).not.to.equal('');
      const builder = pathToFileURL(`${ROOT}engine/definition/builder.ts`).href;
      writeFileSync(join(folder, name), text);
      mkdirSync(join(folder, 'run'), { recursive: true });
      writeFileSync(join(folder, 'run', name), text.replace("'boss/builder'", `'${builder}'`));
    }
    symlinkSync(`${ROOT}node_modules`, join(folder, 'node_modules'));
  });

  it('shows code that makes the definition beside it', async () => {
    const { release } = (await import(pathToFileURL(join(folder, 'run/release.ts')).href)) as { release: Tree };
    const yaml = fencesOf(PAGE).find(({ language }) => language === 'yaml')?.text ?? '';
    expect(release).to.deep.equal(readDefinition(yaml).tree);
  });

  it('shows code that makes as many steps as it says', async () => {
    const made = (await import(pathToFileURL(join(folder, 'run/per-arch.ts')).href)) as { known: Tree; found: Tree };
    expect(made.known[2][0]?.[2].map(([name]) => name)).to.deep.equal(['build_x86_64', 'build_aarch64']);
    expect(readDefinition(boss.printYaml(made.found)).tree).to.deep.equal(made.found);
  });

  it('shows code that prints a definition', () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(folder, 'run/print.ts')], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(stderr).to.equal('');
    expect(readDefinition(stdout, { file: 'release.yaml' })).to.deep.include({
      name: 'release',
      description: 'Releases a project.',
      params: { type: 'object', required: ['project'] },
    });
  });

  it('shows code that the compiler takes, and mistakes that it finds', () => {
    const options = {
      ...{ strict: true, noEmit: true, module: 'nodenext', moduleResolution: 'nodenext', target: 'ES2023' },
      ...{ lib: ['ES2023'], types: ['node'], skipLibCheck: true, allowImportingTsExtensions: true },
      ...{ exactOptionalPropertyTypes: true, paths: { 'boss/builder': [`${ROOT}engine/definition/builder.ts`] } },
    };
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
    const { stdout, status } = spawnSync(COMPILER, ['-p', folder], { encoding: 'utf8' });
    expect({ stdout, status }).to.deep.equal({ stdout: '', status: 0 });
  });

  it('shows for each call the tree that it makes', async () => {
    const rows = [...readFileSync(ROOT + PAGE, 'utf8').matchAll(/^\| `(.+?)` \| `(\[.+\])` \|$/gm)];
    expect(rows).to.have.length.greaterThan(7);
    const names = Object.keys(boss).join(', ');
    const calls = rows.map(([, call = '']) => `  ${call},\n`).join('');
    const file = join(folder, 'run/calls.ts');
    const builder = pathToFileURL(`${ROOT}engine/definition/builder.ts`).href;
    writeFileSync(file, `import { ${names} } from '${builder}';\nexport const made = [\n${calls}];\n`);
    const { made } = (await import(pathToFileURL(file).href)) as { made: Tree[] };
    expect(made).to.deep.equal(rows.map(([, , tree = '']) => JSON.parse(tree) as unknown));
  });
});
