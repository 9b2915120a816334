import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('add_branches', () => {
  it('adds branches to the iterator around it, with the workitem that the others began with', () => {
    const run = launched(
      `
      - citerator:
          on: a, b
          merge_type: isolate
          do:
            - set: { x: '\${v:i}\${v:ii}' }
            - add_branches: { 'c, d': ~, if: '\${v:i} == b' }
    `,
      { fields: { y: 1 } },
    );
    expect(run.fields).to.have.keys('0', '1', '2', '3');
    expect(run.fields['3']).to.deep.include({ x: 'd3', y: 1 });
  });

  const others: [step: string, echoes: string[]][] = [
    ["add_branches: { on: '$f:more', if: '${v:ii} == 0' }", ['a', 'x', 'y']],
    ["add_branches: { on_field: more, if: '${v:ii} == 0' }", ['a', 'x', 'y']],
    ["add_branch: { 'x y': ~, sep: ' ', if: '${v:ii} == 0' }", ['a', 'x', 'y']],
    ["add_branch: { on: '', if: '${v:ii} == 0' }", ['a']],
    ["add_branch: { x: ~, ref: all, if: '${v:ii} == 0' }", ['a', 'x']],
    ["add_branch: { x: ~, ref: nowhere, if: '${v:ii} == 0' }", ['a']],
  ];
  for (const [step, echoes] of others) {
    it(`takes its elements as an iterator does: ${step}`, () => {
      const run = launched(`- citerator: { on: a, tag: all, do: [ echo: '\${v:i}', ${step} ] }`, {
        fields: { more: ['x', 'y'] },
      });
      expect(run.echoes).to.deep.equal(echoes);
      expect(run.ended).not.to.equal(null);
    });
  }

  it('says how many more where the iterator counts', () => {
    const run = launched(
      "- citerator: { times: 2, do: [ echo: '${v:i}/${v:ii}', add_branches: { '2': ~, if: '${v:i} == 1' } ] }",
    );
    expect(run.echoes).to.deep.equal(['0/0', '1/1', '2/2', '3/3']);
  });

  it('works from elsewhere in the process, through a tag', () => {
    const run = launched(`
      - concurrence:
          - citerator: { on: a, tag: work, do: [ slow ] }
          - sequence: [ noop, add_branches: { b: ~, ref: work } ]
    `);
    expect(run.trace).to.deep.equal(['slow', 'slow']);
  });

  it('is no reply of a branch', () => {
    const run = launched("- citerator: { on: 'a, b', do: [ add_branch: { c: ~, if: '${v:i} == a' }, slow ] }\n- alice");
    expect(run.trace).to.deep.equal(['slow', 'slow', 'slow']);
  });

  it('does nothing where there is no iterator', () => {
    expect(launched('- add_branches: x\n- alice').trace).to.deep.equal(['alice']);
  });

  it('takes branches that a participant asks for with field __add_branches__', () => {
    const run = launched('- citerator: { on: a, do: [ bob ] }\n- alice', {
      participants: {
        bob: ({ fields }, call) => ({ reply: call === 1 ? { ...fields, __add_branches__: ['b', 'c'] } : fields }),
      },
    });
    expect(run.trace).to.deep.equal(['bob', 'bob', 'bob', 'alice']);
  });
});
