import { expect } from 'chai';
import type { Tree } from '../../engine/core/tree.ts';
import { hashOf } from '../../engine/definition/hash.ts';
import type { BossError } from '../../engine/errors.ts';
import type { DefinitionVersion } from '../../engine/engine.ts';
import { Linker } from '../../engine/worker/linker.ts';

const calling = (...names: string[]): Tree => ['define', {}, names.map((ref) => ['subprocess', { ref }, []])];

describe('linking a launch', () => {
  let kept = 0;
  const linkerOver = (treeOf: (name: string) => Tree) =>
    new Linker({
      find: async (name) => ({ name, version: 1, tree: treeOf(name) }) as DefinitionVersion & { tree: Tree },
      keep: async (tree) => {
        kept++;
        return hashOf(tree);
      },
    });
  const linked = (linker: Linker, tree: Tree) => linker.link({ hash: hashOf(tree), tree }, '', () => false);
  beforeEach(() => {
    kept = 0;
  });

  it('makes the tree once for all launches that find the same', async () => {
    const linker = linkerOver(() => calling());
    const first = await linked(linker, calling('a', 'b'));
    expect(await linked(linker, calling('a', 'b'))).to.deep.equal(first);
    expect(kept).to.equal(1);
  });

  it('refuses what calls too many', async () => {
    const next = (name: string) => calling(`n${Number(name.slice(1)) + 1}`);
    const refusal = await linked(linkerOver(next), calling('n0')).catch((e: unknown) => e as BossError);
    expect(refusal).to.deep.include({ code: 'BOSS_LIMIT_EXCEEDED' });
    expect(String(refusal)).to.contain('more than 500 shared definitions');
  });

  it('refuses what would be too large together', async () => {
    const wide: Tree = ['define', {}, Array.from({ length: 40_000 }, () => ['noop', {}, []] as const)];
    const refusal = await linked(
      linkerOver(() => wide),
      calling('a', 'b', 'c'),
    ).catch((e: unknown) => e as BossError);
    expect(refusal).to.deep.include({ code: 'BOSS_LIMIT_EXCEEDED' });
    expect(String(refusal)).to.contain('100000 steps');
  });
});
