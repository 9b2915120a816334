import { expect } from 'chai';
import { definitionFile, type TreePlan, withdrawn } from '../../engine/import/tree-plan.ts';

describe('names in a tree of definitions', () => {
  const place = (file: string) => {
    const found = definitionFile(file);
    return found && [found.name, found.bound && `${found.bound.project}|${found.bound.label}|${found.bound.name}`];
  };

  it('takes project, label and name from the path', () => {
    expect(place('A/B/BUILD_FAIL.notify.pdef')).to.deep.equal(['A:B:BUILD_FAIL.notify', 'A:B|BUILD_FAIL|notify']);
    expect(place('home:alice/BUILD_FAIL.x.radial')).to.deep.equal([
      'home:alice:BUILD_FAIL.x',
      'home:alice|BUILD_FAIL|x',
    ]);
    expect(place('home:alice/BUILD_FAIL.x.yaml')).to.deep.equal(['home:alice:BUILD_FAIL.x', 'home:alice|BUILD_FAIL|x']);
    expect(place('A/SRCSRV_COMMIT.two.words.json')).to.deep.equal([
      'A:SRCSRV_COMMIT.two.words',
      'A|SRCSRV_COMMIT|two.words',
    ]);
  });

  it('binds a file at the root for all projects', () => {
    expect(place('BUILD_FAIL.notify.pdef')).to.deep.equal(['BUILD_FAIL.notify', '|BUILD_FAIL|notify']);
  });

  it('takes the oldest form, a bare label', () => {
    expect(place('A/REPO_PUBLISHED')).to.deep.equal(['A:REPO_PUBLISHED', 'A|REPO_PUBLISHED|REPO_PUBLISHED']);
    expect(place('A/PACKTRACK')).to.deep.equal(['A:PACKTRACK', 'A|PACKTRACK|PACKTRACK']);
  });

  it('stores a file without a label without binding it', () => {
    expect(place('A/promotion_reminder.pdef')).to.deep.equal(['A:promotion_reminder', null]);
  });

  it('keeps the project as it is called when the stored name cannot', () => {
    expect(place('A/c++/BUILD_FAIL.x.pdef')).to.deep.equal(['A:c__:BUILD_FAIL.x', 'A:c++|BUILD_FAIL|x']);
  });

  it('passes confs, test scripts, manuals and what editors leave', () => {
    for (const file of [
      'BUILD_FAIL.x.test.yaml',
      'BUILD_FAIL.x.conf',
      'BUILD_FAIL.x.conf.yaml',
      'README.md',
      'README',
      'LICENSE',
      '.BUILD_FAIL.x.pdef',
      'BUILD_FAIL.x.pdef~',
      'BUILD_FAIL.x.pdef.bak',
    ]) {
      expect(place(`A/${file}`), file).to.equal(null);
    }
  });

  it('knows where the default fields may be', () => {
    expect(definitionFile('A/BUILD_FAIL.x.pdef')?.confs).to.include.members([
      'A/BUILD_FAIL.x.conf',
      'A/BUILD_FAIL.x.conf.yaml',
    ]);
    expect(definitionFile('A/BUILD_FAIL')?.confs).to.include('A/BUILD_FAIL.conf');
  });
});

describe('what a changed tree withdraws', () => {
  const key = (name: string) => ({ project: 'A', label: 'BUILD_FAIL', name });
  const plan = (names: string[], broken: string[] = []): TreePlan => ({
    definitions: [],
    schedules: [],
    bindings: names.map((name) => ({ ...key(name), definition: name, fields: {} })),
    problems: broken.map((name) => ({ file: name, line: null, message: 'broken', bound: key(name) })),
  });

  it('are the bindings whose files are gone', () => {
    expect(withdrawn(plan(['a', 'b']), plan(['b', 'c']))).to.deep.equal([key('a')]);
  });

  it('are not those whose files are broken at the moment', () => {
    expect(withdrawn(plan(['a', 'b']), plan([], ['a']))).to.deep.equal([key('b')]);
  });

  it('are those of broken files that are gone', () => {
    expect(withdrawn(plan(['b'], ['a']), plan(['b']))).to.deep.equal([key('a')]);
  });
});
