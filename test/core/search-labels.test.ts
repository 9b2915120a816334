import { expect } from 'chai';
import { fieldLabel, indexedFields } from '../../engine/core/search-labels.ts';
import type { Tree } from '../../engine/core/tree.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { holds, launched, type ScriptedRun } from '../support/scripted-run.ts';

const FINDS = `
name: finds
index: [project, ev.package]
do:
  - sequence: { tag: outer, do: [{ slow: { tag: inner } }] }
  - slow
`;

function launch(definition: string, fields = {}): ScriptedRun {
  return launched(readDefinition(definition).tree, { fields, participants: { slow: holds } });
}

function labels({ execution }: ScriptedRun): string[] {
  return Object.keys(execution.head.labels ?? {}).sort();
}

describe('what a process can be found by', () => {
  it('are the values of the declared fields: those of the last answer, also after the end', () => {
    const run = launch(FINDS, { project: 'A:B', ev: { package: 'bash' }, other: 'x' });
    expect(labels(run)).to.include.members(['field:project=A:B', 'field:ev.package=bash']);
    run.answer('slow', { project: 'C', ev: {} });
    expect(labels(run).filter((label) => label.startsWith('field:'))).to.deep.equal(['field:project=C']);
    run.answer('slow', { project: 'C' });
    expect(run.execution.head.ended).not.to.equal(null);
    expect(labels(run)).to.include('field:project=C');
  });

  it('are the tags that it has entered, also after it has left them', () => {
    const run = launch(FINDS);
    expect(labels(run)).to.deep.equal(['tag:outer', 'tag:outer/inner']);
    run.answer('slow', {});
    run.answer('slow', {});
    expect(labels(run)).to.deep.equal(['tag:outer', 'tag:outer/inner']);
  });

  it('are 16 tags at most, and 100 characters of a value', () => {
    const steps = Array.from({ length: 30 }, (_, n) => `  - noop: { tag: t${n} }`).join('\n');
    const run = launch(`name: many\nindex: [long]\ndo:\n${steps}\n  - slow\n`, {
      long: `${'x'.repeat(99)}😀 and more`,
    });
    expect(labels(run).filter((label) => label.startsWith('tag:'))).to.have.length(16);
    expect(labels(run)).to.include(fieldLabel('long', 'x'.repeat(99)));
  });

  it('are texts, numbers and truth values only', () => {
    const fields = { a: 7, b: true, c: ['x'], d: { e: 1 }, f: ' ', g: null };
    expect(labels(launch('name: kinds\nindex: [a, b, c, d, f, g]\ndo: [slow]\n', fields))).to.deep.equal([
      'field:a=7',
      'field:b=true',
    ]);
  });

  it('may be declared as a text in the other forms, and what is no name of a field counts for nothing', () => {
    const tree = (index: string | string[]): Tree => ['define', { name: 'x', index }, []];
    expect(indexedFields(tree('project, ev.package'))).to.deep.equal(['project', 'ev.package']);
    expect(indexedFields(tree(['project', 'project', '', '${f:x}', '.', 'a=b']))).to.deep.equal(['project']);
    expect(indexedFields(['define', { name: 'x' }, []])).to.deep.equal([]);
  });
});
