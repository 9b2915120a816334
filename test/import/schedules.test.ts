import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scanTree } from '../../engine/import/scan-tree.ts';
import { boss } from '../cli/support/screen.ts';
import { EngineRun } from '../support/engine-run.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const PUBLISH = 'name: publish\ndo:\n  - noop\n';
const NIGHTLY = "nightly:\n  tab: '30 3 * * *'\n  zone: Europe/Helsinki\n  definition: publish\n  fields: { n: 1 }\n";

describe('schedules in a tree of definitions', () => {
  let root: string;
  beforeEach(() => {
    root = scratchFolder('timed-tree');
  });

  function write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }

  it('start the definition at their project, or the nearest above it', async () => {
    write({
      'publish.yaml': PUBLISH,
      'A/publish.yaml': PUBLISH,
      'A/B/schedules.yaml': NIGHTLY,
      'schedules.yml': NIGHTLY,
    });
    const { schedules, problems, definitions } = await scanTree(root);
    expect(problems).to.deep.equal([]);
    expect(definitions).to.have.length(2);
    const common = { tab: '30 3 * * *', zone: 'Europe/Helsinki', fields: { n: 1 } };
    expect(schedules).to.deep.equal([
      { ...common, name: 'A:B:nightly', project: 'A:B', definition: 'A:publish' },
      { ...common, name: 'nightly', definition: 'publish' },
    ]);
  });

  for (const [text, message] of [
    ['nightly: daily\n', 'nightly: a schedule is a map with tab and definition'],
    ["nightly: { tab: '0 3 * * *' }\n", 'nightly: it has no definition'],
    ['nightly: { tab: 3, definition: d }\n', "nightly: tab is a text; write it in quotes: tab: '3'"],
    ['nightly: { tabs: x }\n', 'nightly: "tabs" is no part of a schedule; these are: tab, definition, zone,'],
    ["nightly: { tab: '0 3 * * *', definition: d, missed: all of them }\n", 'write skip, once, all'],
  ] as const) {
    it(`are left out with what is wrong: ${text.trim()}`, async () => {
      write({ 'A/schedules.yaml': text });
      const { schedules, problems } = await scanTree(root);
      expect(schedules).to.deep.equal([]);
      expect(problems.map((one) => one.message).join())
        .to.contain('A/schedules.yaml: ')
        .and.contain(message);
    });
  }

  it('are kept by the engine that is started on the tree, which says what it cannot keep, and by an import', async () => {
    const broken = "yearly: { tab: '0 0 30 2 *', definition: publish }\n";
    write({ 'publish.yaml': PUBLISH, 'schedules.yaml': NIGHTLY + broken });
    const run = await EngineRun.start({ config: { processesDir: root } });
    try {
      const names = async () => (await run.engine.schedules.list()).map(({ name }) => name);
      expect(await names()).to.deep.equal(['nightly']);
      const left = run.lines.filter(({ message }) => message === 'a schedule was left out');
      expect(left.map(({ data }) => data['message'])).to.deep.equal([
        'schedule yearly: "0 0 30 2 *" never comes: no month has such a day',
      ]);
      write({ 'A/schedules.yaml': NIGHTLY });
      const { out } = await boss(['definition', 'import', root], { env: { BOSS_URL: run.url } });
      expect(out).to.contain('bound to events: 0, started by time: 2\n').and.contain('left out: schedule yearly: ');
      expect(await names()).to.deep.equal(['A:nightly', 'nightly']);
    } finally {
      await run.stop();
    }
  });
});
