import { expect } from 'chai';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TreeChange, type TreeWatch, watchTree } from '../../engine/import/watch-tree.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const YAML = 'name: same\ndo:\n  - alice\n';
const OTHER = 'name: same\ndo:\n  - bob\n';

describe('watching a tree of definitions', () => {
  let root: string;
  let watch: TreeWatch | undefined;
  let changes: TreeChange[];
  let errors: unknown[];
  const told = new EventEmitter();

  beforeEach(() => {
    root = scratchFolder('watched');
    [changes, errors, watch] = [[], [], undefined];
  });
  afterEach(() => watch?.close());

  async function begin(options: { everyMs?: number; onChange?: (change: TreeChange) => void } = {}): Promise<void> {
    const onChange = (change: TreeChange): void => {
      options.onChange?.(change);
      changes.push(change);
      told.emit('told');
    };
    const onError = (error: unknown): void => {
      errors.push(error);
      told.emit('told');
    };
    watch = watchTree(root, onChange, { onError, settleMs: 5, everyMs: options.everyMs ?? 600_000 });
    await watch.ready;
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(told, 'told');
  }

  const last = (): TreeChange | undefined => changes.at(-1);
  const bound = (): string[] => last()?.plan.bindings.map((binding) => binding.definition ?? '') ?? [];

  function put(path: string, text: string): void {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  it('tells the whole tree at first', async () => {
    put('A/BUILD_FAIL.x.yaml', YAML);
    await begin();
    expect(changes).to.have.length(1);
    expect(last()).to.deep.include({ added: ['A/BUILD_FAIL.x.yaml'], changed: [], removed: [], withdrawn: [] });
  });

  it('tells files that come, change and go', async () => {
    await begin();
    put('BUILD_FAIL.x.yaml', YAML);
    await until(() => bound().includes('BUILD_FAIL.x'));
    put('BUILD_FAIL.x.conf.yaml', 'a: 1\n');
    await until(() => last()?.plan.bindings[0]?.fields['a'] === 1);
    put('BUILD_FAIL.x.yaml', OTHER);
    await until(() => last()?.plan.definitions[0]?.source === OTHER);
    expect(last()?.changed).to.deep.equal(['BUILD_FAIL.x.yaml']);
    rmSync(join(root, 'BUILD_FAIL.x.conf.yaml'));
    rmSync(join(root, 'BUILD_FAIL.x.yaml'));
    await until(() => last()?.plan.definitions.length === 0);
    const gone = changes.flatMap((change) => change.withdrawn);
    expect(gone).to.deep.equal([{ project: '', label: 'BUILD_FAIL', name: 'x' }]);
  });

  it('tells a file in folders that are made together with it', async () => {
    await begin();
    put('A/B/C/BUILD_FAIL.x.yaml', YAML);
    await until(() => bound().includes('A:B:C:BUILD_FAIL.x'));
    put('A/B/C/BUILD_FAIL.y.yaml', YAML);
    await until(() => bound().includes('A:B:C:BUILD_FAIL.y'));
  });

  it('goes on with a file that was replaced by renaming another over it', async () => {
    put('A/BUILD_FAIL.x.yaml', YAML);
    await begin();
    put('A/new', OTHER);
    renameSync(join(root, 'A/new'), join(root, 'A/BUILD_FAIL.x.yaml'));
    await until(() => last()?.plan.definitions[0]?.source === OTHER);
    put('A/BUILD_FAIL.x.yaml', YAML);
    await until(() => last()?.plan.definitions[0]?.source === YAML);
  });

  it('goes on with a folder that was removed and made again', async () => {
    put('A/BUILD_FAIL.x.yaml', YAML);
    await begin();
    rmSync(join(root, 'A'), { recursive: true });
    put('A/BUILD_FAIL.y.yaml', YAML);
    await until(() => bound().includes('A:BUILD_FAIL.y'));
    put('A/BUILD_FAIL.z.yaml', YAML);
    await until(() => bound().includes('A:BUILD_FAIL.z'));
  });

  it('keeps the binding of a file that broke, and tells the problem', async () => {
    put('BUILD_FAIL.x.yaml', YAML);
    await begin();
    put('BUILD_FAIL.x.yaml', 'do: [');
    await until(() => last()?.plan.problems.length === 1);
    expect(last()?.withdrawn).to.deep.equal([]);
    rmSync(join(root, 'BUILD_FAIL.x.yaml'));
    await until(() => last()?.plan.problems.length === 0);
    expect(last()?.withdrawn).to.deep.equal([{ project: '', label: 'BUILD_FAIL', name: 'x' }]);
  });

  it('sees the target of a link change when it looks by itself', async () => {
    const target = join(scratchFolder('target'), 'x');
    writeFileSync(target, YAML);
    symlinkSync(target, join(root, 'BUILD_FAIL.x.yaml'));
    await begin({ everyMs: 20 });
    writeFileSync(target, OTHER);
    await until(() => last()?.plan.definitions[0]?.source === OTHER);
  });

  it('tells again what could not be taken', async () => {
    let refuse = true;
    await begin({
      everyMs: 20,
      onChange: (change) => {
        if (change.added.length > 0 && refuse) {
          refuse = false;
          throw new Error('the engine is away');
        }
      },
    });
    put('BUILD_FAIL.x.yaml', YAML);
    await until(() => bound().includes('BUILD_FAIL.x'));
    expect(errors).to.have.length(1);
    expect(last()?.added).to.deep.equal(['BUILD_FAIL.x.yaml']);
  });

  it('says that the root is gone, and goes on when it is back', async () => {
    await begin({ everyMs: 20 });
    rmSync(root, { recursive: true });
    await until(() => errors.length > 0);
    put('BUILD_FAIL.x.yaml', YAML);
    await until(() => bound().includes('BUILD_FAIL.x'));
  });
});
