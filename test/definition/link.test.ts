import { expect } from 'chai';
import type { Tree } from '../../engine/core/tree.ts';
import { link, projectOf, type Shared } from '../../engine/definition/link.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import type { BossError } from '../../engine/errors.ts';

const treeOf = (steps: string): Tree => readDefinition(`name: main\ndo:\n${steps}`).tree;
const shared = (name: string, steps: string): Shared => ({
  ref: `${name}@1`,
  tree: readDefinition(`name: ${name}\ndo:\n${steps}`).tree,
});

describe('shared definitions', () => {
  const library = new Map([
    ['notify', shared('A:notify', '  - mail\n')],
    ['outer', shared('outer', '  - subprocess: notify\n  - subprocess: outer\n')],
    ['notify@2', shared('notify', '  - old_mail\n')],
  ]);
  const asked: string[] = [];
  const find = async (name: string): Promise<Shared | null> => {
    asked.push(name);
    return library.get(name) ?? null;
  };
  beforeEach(() => {
    asked.length = 0;
  });

  it('are put in front of what calls them, under the name by which it does', async () => {
    const linked = await link(treeOf('  - subprocess: notify\n'), find);
    expect(linked?.refs).to.deep.equal({ notify: 'A:notify@1' });
    expect(linked?.tree[2].map(([name, attributes]) => [name, attributes['name'] ?? null])).to.deep.equal([
      ['define', 'notify'],
      ['subprocess', null],
    ]);
  });

  it('bring along what they call, each once, rings too', async () => {
    const linked = await link(treeOf('  - sequence: [ { subprocess: { ref: outer, if: true } } ]\n'), find);
    expect(Object.keys(linked?.refs ?? {}).sort()).to.deep.equal(['notify', 'outer']);
    expect(asked).to.have.members(['outer', 'notify']);
  });

  it('are not looked for when the definition has one of its own, or the launch brings it', async () => {
    const own = readDefinition('name: main\ndefine:\n  notify: [ mail ]\ndo:\n  - subprocess: notify\n').tree;
    expect(await link(own, find)).to.equal(null);
    expect(await link(treeOf('  - subprocess: notify\n'), find, (name) => name === 'notify')).to.equal(null);
    expect(asked).to.deep.equal([]);
  });

  it('are not looked for by names that are made of fields', async () => {
    expect(await link(treeOf(`  - subprocess: 'do_\${f:what}'\n`), find)).to.equal(null);
    expect(asked).to.deep.equal([]);
  });

  it('stay as they are called when there is none, unless a version is named', async () => {
    expect(await link(treeOf('  - subprocess: nobody\n'), find)).to.equal(null);
    const refusal = await link(treeOf('  - subprocess: notify@9\n'), find).catch(
      (error: unknown) => error as BossError,
    );
    expect(refusal).to.deep.include({ code: 'BOSS_UNKNOWN_DEFINITION' });
    expect(String(refusal)).to.contain('notify@9');
  });

  it('belong to the project before their name', () => {
    expect(['release', 'A:release', 'A:B:release@3'].map(projectOf)).to.deep.equal(['', 'A', 'A:B']);
  });
});
