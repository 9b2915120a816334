import { expect } from 'chai';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scanTree } from '../../engine/import/scan-tree.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const PDEF = "Ruote.process_definition :name => 'same' do\n  sequence do\n    alice\n  end\nend\n";
const YAML = 'name: same\ndo:\n  - alice\n';

describe('scanning a tree of definitions', () => {
  let root: string;

  beforeEach(() => {
    root = scratchFolder('tree');
  });

  function write(files: Record<string, string | Buffer>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }

  it('plans definitions and bindings with the default fields of each, and no other', async () => {
    write({
      'A/B/SRCSRV_REQUEST_CREATE.handle.pdef': PDEF,
      'A/B/SRCSRV_REQUEST_CREATE.handle.conf': '# people\n{\n  "emails": ["a@example.org"]\n}\n',
      'A/B/SRCSRV_REQUEST_CREATE.other.pdef': PDEF,
      'A/BUILD_FAIL.notify.yaml': YAML,
      'A/BUILD_FAIL.notify.conf.yaml': 'irc:\n  channel: "#rel"\n',
      'BUILD_FAIL.notify.yaml': YAML,
      'A/helper.pdef': PDEF,
      'A/REPO_PUBLISHED': PDEF,
      'README.md': 'read me',
    });
    const plan = await scanTree(root);
    expect(plan.problems).to.deep.equal([]);
    const bindings = plan.bindings.map(({ project, label, name, definition, fields }) => [
      project,
      label,
      name,
      definition,
      fields,
    ]);
    expect(bindings).to.have.deep.members([
      ['A:B', 'SRCSRV_REQUEST_CREATE', 'handle', 'A:B:SRCSRV_REQUEST_CREATE.handle', { emails: ['a@example.org'] }],
      ['A:B', 'SRCSRV_REQUEST_CREATE', 'other', 'A:B:SRCSRV_REQUEST_CREATE.other', {}],
      ['A', 'BUILD_FAIL', 'notify', 'A:BUILD_FAIL.notify', { irc: { channel: '#rel' } }],
      ['', 'BUILD_FAIL', 'notify', 'BUILD_FAIL.notify', {}],
      ['A', 'REPO_PUBLISHED', 'REPO_PUBLISHED', 'A:REPO_PUBLISHED', {}],
    ]);
    expect(plan.definitions.map((definition) => definition.as)).to.have.members([
      ...bindings.map((binding) => binding[3]),
      'A:helper',
    ]);
    expect(plan.definitions.find((definition) => definition.as === 'A:helper')).to.deep.equal({
      source: PDEF,
      file: 'A/helper.pdef',
      name: 'A:helper',
      as: 'A:helper',
      fields: {},
    });
  });

  it('does not bind a definition whose conf is broken, tells file and line, and goes on', async () => {
    write({
      'A/BUILD_FAIL.bad.pdef': PDEF,
      'A/BUILD_FAIL.bad.conf': '{\n  "a": 1,\n  "b": oops\n}\n',
      'A/BUILD_FAIL.good.pdef': PDEF,
    });
    const plan = await scanTree(root);
    expect(plan.bindings.map((binding) => binding.name)).to.deep.equal(['good']);
    expect(plan.definitions.map((definition) => definition.as)).to.deep.equal([
      'A:BUILD_FAIL.bad',
      'A:BUILD_FAIL.good',
    ]);
    expect(plan.problems).to.have.length(1);
    expect(plan.problems[0]).to.deep.include({
      file: 'A/BUILD_FAIL.bad.conf',
      line: 3,
      bound: { project: 'A', label: 'BUILD_FAIL', name: 'bad' },
    });
  });

  it('leaves out a broken definition, tells file and line, and goes on', async () => {
    write({
      'A/BUILD_FAIL.bad.pdef': `${PDEF}oops (\n`,
      'A/BUILD_FAIL.bad2.yaml': 'do: [',
      'A/BUILD_FAIL.good.yaml': YAML,
    });
    const plan = await scanTree(root);
    expect(plan.definitions.map((definition) => definition.as)).to.deep.equal(['A:BUILD_FAIL.good']);
    expect(plan.problems.map((problem) => problem.file)).to.deep.equal([
      'A/BUILD_FAIL.bad.pdef',
      'A/BUILD_FAIL.bad2.yaml',
    ]);
    for (const problem of plan.problems) {
      expect(problem.line).to.be.a('number');
      expect(problem.message).to.match(new RegExp(`^${problem.file}:`));
    }
  });

  it('takes one of two files that stand for the same, and tells the other', async () => {
    write({
      'A/BUILD_FAIL.x.pdef': PDEF,
      'A/BUILD_FAIL.x.yaml': YAML,
      'A/B/BUILD_FAIL.x.pdef': PDEF,
      'A:B/BUILD_FAIL.x.pdef': PDEF,
    });
    const plan = await scanTree(root);
    expect(plan.bindings).to.have.length(2);
    expect(plan.problems.map((problem) => problem.message)).to.deep.equal([
      'A/BUILD_FAIL.x.yaml: it stands for the same as A/BUILD_FAIL.x.pdef, which is used',
      'A:B/BUILD_FAIL.x.pdef: it stands for the same as A/B/BUILD_FAIL.x.pdef, which is used',
    ]);
  });

  it('does not choose between two confs', async () => {
    write({ 'BUILD_FAIL.x.pdef': PDEF, 'BUILD_FAIL.x.conf': '{}', 'BUILD_FAIL.x.conf.yaml': 'a: 1' });
    const plan = await scanTree(root);
    expect(plan.bindings).to.deep.equal([]);
    expect(plan.problems[0]?.message).to.contain('keep one of them');
  });

  it('tells a conf that belongs to no definition', async () => {
    write({ 'A/BUILD_FAIL.x.conf': '{}' });
    expect((await scanTree(root)).problems[0]?.message).to.equal('A/BUILD_FAIL.x.conf: it belongs to no definition');
  });

  it('refuses bytes that are no text and files that are too large', async () => {
    write({ 'BUILD_FAIL.a.pdef': Buffer.from([0xff, 0xfe, 0x41]), 'BUILD_FAIL.b.pdef': Buffer.alloc(3_000_000, 'x') });
    const messages = (await scanTree(root)).problems.map((problem) => problem.message);
    expect(messages[0]).to.contain('not UTF-8');
    expect(messages[1]).to.contain('3000000 bytes');
  });

  it('follows links to files and folders, but not in circles', async () => {
    const elsewhere = scratchFolder('elsewhere');
    writeFileSync(join(elsewhere, 'BUILD_FAIL.x.pdef'), PDEF);
    mkdirSync(join(root, 'A'));
    symlinkSync(elsewhere, join(root, 'A/B'));
    symlinkSync(join(elsewhere, 'BUILD_FAIL.x.pdef'), join(root, 'A/BUILD_FAIL.x.pdef'));
    symlinkSync(root, join(root, 'A/again'));
    symlinkSync(join(root, 'nowhere'), join(root, 'A/BUILD_FAIL.gone.pdef'));
    const plan = await scanTree(root);
    expect(plan.bindings.map((binding) => binding.project)).to.deep.equal(['A:B', 'A']);
    expect(plan.problems).to.deep.equal([]);
  });

  it('names a definition whose text has no name', async () => {
    write({ 'A/BUILD_FAIL.x.yaml': 'do:\n  - alice\n' });
    const plan = await scanTree(root);
    expect(plan.problems).to.deep.equal([]);
    expect(plan.definitions[0]?.as).to.equal('A:BUILD_FAIL.x');
  });

  it('says that the root is no folder', async () => {
    const error = await scanTree(join(root, 'missing')).then(
      () => null,
      (cause: Error) => cause,
    );
    expect(error).to.have.property('code', 'BOSS_REQUEST_INVALID');
    expect(error?.message).to.contain(join(root, 'missing'));
  });
});
