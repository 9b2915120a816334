import { expect } from 'chai';
import { sharedPart } from '../../engine/core/shared-part.ts';
import type { Tree } from '../../engine/core/tree.ts';
import { link, projectOf, wantedBy } from '../../engine/definition/link.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { SharedCalls } from '../../engine/definition/shared-calls.ts';

const treeOf = (steps: string, head = 'name: main'): Tree => readDefinition(`${head}\ndo:\n${steps}`).tree;

describe('the shared definitions that a definition wants', () => {
  const wanted = (steps: string, head?: string) => [...wantedBy(treeOf(steps, head))].sort();

  it('are what its subprocess steps name, as text or ref, wherever they stand', () => {
    const steps =
      '  - subprocess: a\n  - if: { test: 1, then: [ { subprocess: { ref: b.c } } ], else: [ subprocess: P:d@3 ] }\n';
    expect(wanted(steps)).to.deep.equal(['P:d@3', 'a', 'b.c']);
  });

  it('are not those whose names are made of fields, nor what a bare step calls', () => {
    expect(wanted("  - subprocess: 'do_${f:what}'\n  - alice\n  - ref: bob\n")).to.deep.equal([]);
  });

  it('are not what is defined around the step, but what is defined elsewhere only is wanted', () => {
    expect(wanted('  - subprocess: own\n', 'name: main\ndefine:\n  own: [ alice ]')).to.deep.equal([]);
    const inner = 'name: main\ndefine:\n  outer: { define: { inner: [ alice ] }, do: [ subprocess: inner ] }';
    expect(wanted('  - subprocess: inner\n', inner)).to.deep.equal(['inner']);
  });

  it('are not itself, nor what a variable of it may hold', () => {
    expect(
      wanted("  - subprocess: main\n  - set: { 'v:held': [ noop, {}, [] ] }\n  - subprocess: held\n"),
    ).to.deep.equal([]);
  });

  it('are named in handlers and in what undoes a step as well', () => {
    const steps = [
      '  - alice: { undo_with: { subprocess: a } }',
      '  - bob: { undo_with: { subprocess: { ref: b } }, on_cancel: [ subprocess, { c: null }, [] ] }',
      '  - carl: { on_error: [ [ x, [ sequence, {}, [ [ subprocess, { ref: d }, [] ] ] ] ] ] }',
    ];
    expect(wanted(`${steps.join('\n')}\n`)).to.deep.equal(['a', 'b', 'c', 'd']);
  });
});

describe('linking', () => {
  it('puts the parts in front in a definition of their own, and names the version in each call', () => {
    const tree = treeOf(
      '  - subprocess: notify\n  - subprocess: { ref: notify, level: 3 }\n  - alice: { undo_with: { subprocess: notify } }\n',
    );
    const part = { ref: 'A:notify@4', tree: treeOf('  - mail\n', 'name: notify') };
    const linked = link(tree, [part], new Map([['notify', 'A:notify@4']]));
    expect(linked[2].slice(1)).to.deep.equal([
      ['subprocess', { 'A:notify@4': null }, []],
      ['subprocess', { ref: 'A:notify@4', level: 3 }, []],
      ['alice', { undo_with: { subprocess: 'A:notify@4' } }, []],
    ]);
    expect(sharedPart(linked, 'A:notify@4')).to.deep.equal({ ...part, expid: '0_0_0' });
  });

  it('leaves alone a call of what the definition has itself', () => {
    const tree = treeOf('  - subprocess: notify\n', 'name: main\ndefine:\n  notify: [ alice ]');
    const linked = link(tree, [], new Map([['notify', 'notify@1']]));
    expect(linked[2].slice(1)).to.deep.equal(tree[2]);
  });

  it('goes through what is called, and what that calls, each once, rings too', () => {
    const stored = new Map([
      ['outer', treeOf('  - subprocess: notify\n  - subprocess: main\n', 'name: outer')],
      ['notify', treeOf('  - subprocess: outer\n  - subprocess: notify\n', 'name: notify')],
      ['main', treeOf('  - subprocess: outer\n')],
    ]);
    const calls = new SharedCalls(stored.get('main') as Tree, () => false);
    const asked: string[] = [];
    for (const name of calls.names()) {
      asked.push(name);
      calls.found(name, { ref: `${name}@1`, tree: stored.get(name) as Tree });
    }
    expect(asked.sort()).to.deep.equal(['main', 'notify', 'outer']);
    expect([...calls.parts.keys()].sort()).to.deep.equal(['main@1', 'notify@1', 'outer@1']);
    expect(JSON.stringify(calls.linked())).to.include('["subprocess",{"outer@1":null},[]]');
  });

  it('does not look for what the launch brings, unless a version is named', () => {
    const calls = new SharedCalls(treeOf('  - subprocess: a\n  - subprocess: b@2\n'), () => true);
    expect([...calls.names()]).to.deep.equal(['b@2']);
  });

  it('knows the project before a name', () => {
    expect(['release', 'A:release', 'A:B:release@3'].map(projectOf)).to.deep.equal(['', 'A', 'A:B']);
  });
});
