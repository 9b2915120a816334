import { expect } from 'chai';
import type { Tree } from '../../engine/core/tree.ts';
import type { ExpressionView, JournalEntry, ProcessView, WaitingFor } from '../../engine/engine.ts';
import { visitedPlaces } from '../../engine/cli/step-state.ts';
import { drawTree } from '../../engine/cli/tree.ts';

const CHILDREN: WaitingFor = { kind: 'children', text: 'its children' };

function alive(expid: string, waitingFor: WaitingFor = CHILDREN, subid = 's1'): ExpressionView {
  const id = `${expid}!${subid}`;
  return { id, expid, name: 'x', text: null, parent: null, state: null, tag: null, since: 0, waitingFor };
}

function processOf(tree: Tree, expressions: readonly ExpressionView[], more: Partial<ProcessView> = {}): ProcessView {
  return {
    wfid: 'w',
    state: 'running',
    definition: 'd',
    revision: null,
    launchedAt: 0,
    endedAt: null,
    errors: 0,
    expressions: expressions.length,
    labels: [],
    tree: { hash: 'sha256:0', tree },
    tags: [],
    variables: {},
    fields: null,
    expressions_list: expressions,
    errors_list: [],
    breakpoints_list: [],
    undo_list: [],
    proposals_list: [],
    modified: [],
    ...more,
  };
}

function drawn(
  view: ProcessView,
  history: readonly (Pick<JournalEntry, 'expid'> & { what?: string })[] = [],
  width = 200,
): string[] {
  const visited = visitedPlaces(history.map((entry, index) => ({ seq: index + 1, at: 0, what: 'x', ...entry })));
  return drawTree(view, { paint: (_style, text) => text, width, visited, ids: 'full' });
}

const step = (name: string, ...children: Tree[]): Tree => [name, {}, children];
const text = (name: string, bare: string): Tree => [name, { [bare]: null }, []];

describe('the tree of a process', () => {
  it('tells done, waiting and future steps of a sequence apart', () => {
    const tree = step('define', text('set', 'f:a'), ['participant', { ref: 'alice' }, []], step('notify'));
    const wait: WaitingFor = { kind: 'participant', text: 'participant "alice" on queue alice' };
    expect(drawn(processOf(tree, [alive('0'), alive('0_1', wait)]))).to.deep.equal([
      '▶ define  running  0!s1',
      '├─ ✔ set f:a  done  0_0',
      '├─ ◆ alice  waiting  0_1!s1  participant "alice" on queue alice',
      '└─ ○ notify  future  0_2',
    ]);
  });

  it('tells what was undone, and what was done again since', () => {
    const tree = step('define', step('a'), step('b'), step('c'));
    const history = [
      ...['0_0', '0_1', '0_2'].map((expid) => ({ expid })),
      ...['0_1', '0_0'].flatMap((expid) => [{ expid }, { expid, what: 'undone' }]),
      { expid: '0_1' },
    ];
    const view = processOf(tree, [], { state: 'cancelled', endedAt: 1 });
    expect(drawn(view, history)).to.deep.equal([
      '· define  0',
      '├─ ↶ a  undone  0_0',
      '├─ ✔ b  done  0_1',
      '└─ ✔ c  done  0_2',
    ]);
  });

  it('shows the error where it stands, and branches that are through', () => {
    const tree = step('define', step('concurrence', step('a'), step('b', step('c'))));
    const error: WaitingFor = { kind: 'error', text: 'error: boom' };
    expect(drawn(processOf(tree, [alive('0'), alive('0_0'), alive('0_0_1', error)]))).to.deep.equal([
      '▶ define  running  0!s1',
      '└─ ▶ concurrence  running  0_0!s1',
      '   ├─ ✔ a  done  0_0_0',
      '   └─ ✘ b  error  0_0_1!s1  error: boom',
      '      └─ ○ c  future  0_0_1_0',
    ]);
  });

  it('takes from the journal which branch of an if was taken', () => {
    const tree = step('define', step('if', step('yes'), step('no')), step('end'));
    const view = processOf(tree, [], { state: 'done', endedAt: 1 });
    expect(drawn(view, [{ expid: '0_0_1' }])).to.deep.equal([
      '✔ define  done  0',
      '├─ ✔ if  done  0_0',
      '│  ├─ – yes  skipped  0_0_0',
      '│  └─ ✔ no  done  0_0_1',
      '└─ ✔ end  done  0_1',
    ]);
  });

  it('claims nothing where nothing tells', () => {
    const tree = step('define', step('if', step('yes'), step('no')), ['alice', { if: '${f:x}' }, []]);
    const lines = drawn(processOf(tree, [], { state: 'done', endedAt: 1 }));
    expect(lines.slice(2)).to.deep.equal(['│  ├─ · yes  0_0_0', '│  └─ · no  0_0_1', '└─ · alice if: ${f:x}  0_1']);
  });

  it('claims for a killed process only what the journal says', () => {
    const tree = step('define', step('a'), step('b'));
    expect(drawn(processOf(tree, [], { state: 'killed', endedAt: 1 }), [{ expid: '0_0' }])).to.deep.equal([
      '· define  0',
      '├─ ✔ a  done  0_0',
      '└─ · b  0_1',
    ]);
  });

  it('counts the expressions that stand at one place', () => {
    const tree = step('define', step('concurrent_iterator', step('a')));
    const wait: WaitingFor = { kind: 'timer', text: 'until 12:00' };
    const view = processOf(tree, [alive('0'), alive('0_0'), alive('0_0_0', wait, 's1'), alive('0_0_0', wait, 's2')]);
    expect(drawn(view).at(-1)).to.equal('   └─ ◆ a  waiting  0_0_0 ×2  until 12:00');
  });

  it('leaves sub-definitions as plans until they run', () => {
    const tree = step('define', [...text('define', 'sub').slice(0, 2), [step('a')]] as unknown as Tree, step('sub'));
    expect(drawn(processOf(tree, [alive('0'), alive('0_1')]))).to.deep.equal([
      '▶ define  running  0!s1',
      '├─ § define sub  plan  0_0',
      '│  └─ § a  plan  0_0_0',
      '└─ ▶ sub  running  0_1!s1',
    ]);
  });

  it('shows what is alive outside of the tree', () => {
    expect(drawn(processOf(step('define'), [alive('0'), alive('7_0')])).at(-1)).to.equal('+ ▶ x  running  7_0!s1');
  });

  it('cuts lines at the edge and shows no control characters', () => {
    const tree = step('define', ['echo', { '\u001b[31mred and much too long for this terminal': null }, []]);
    const lines = drawn(processOf(tree, [alive('0')]), [], 20);
    expect(lines.every((line) => line.length <= 20)).to.equal(true);
    expect(lines.join('')).not.to.contain('\u001b');
  });
});
