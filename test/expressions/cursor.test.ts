import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('cursor', () => {
  it('runs its steps one after the other and ends after the last', () => {
    const run = launched(`
      - cursor: [ alice, bob ]
      - carol
    `);
    expect(run.trace).to.deep.equal(['alice', 'bob', 'carol']);
  });

  it('is through at once when it is empty', () => {
    expect(launched(`- cursor`).ended).not.to.equal(null);
  });

  for (const condition of [
    "break_if: '${f:n} == 1'",
    "over_if: '${f:n} == 1'",
    "stop_if: '${f:n} == 1'",
    "break_unless: '${f:n} != 1'",
  ]) {
    it(`looks at ${condition} after each step`, () => {
      const run = launched(`- cursor: { ${condition}, do: [ alice, inc: 'f:n', bob ] }`, { fields: { n: 0 } });
      expect(run.trace).to.deep.equal(['alice']);
    });
  }

  it('starts again with rewind_if and rewind_unless', () => {
    for (const condition of ["rewind_if: '${f:n} == 1'", "rewind_unless: '${f:n} != 1'"]) {
      const run = launched(`- cursor: { ${condition}, do: [ inc: 'f:n', alice ] }`, { fields: { n: 0 } });
      expect([run.trace, run.ended?.fields['n']]).to.deep.equal([['alice'], 2]);
    }
  });

  it('starts again with the workitem it began with with reset_if', () => {
    const run = launched(
      `- cursor: { reset_if: '\${f:n} == 1 and \${v:m} == 1', do: [ inc: 'v:m', inc: 'f:n', echo: '\${f:n} \${v:m}' ] }`,
    );
    expect(run.echoes).to.deep.equal(['1 2']);
  });

  it('looks at its conditions when it starts, too', () => {
    expect(launched(`- cursor: { break_if: 'true', do: [ alice ] }`).trace).to.deep.equal([]);
    expect(launched(`- cursor: { break_unless: '\${f:go}', do: [ alice ] }`).trace).to.deep.equal([]);
  });

  it('looks at the ifs before the unlesses', () => {
    const run = launched(
      `- cursor: { rewind_unless: '\${f:n} > 1', break_if: '\${f:n} == 1', do: [ inc: 'f:n', alice ] }`,
      { fields: { n: 0 } },
    );
    expect(run.trace).to.deep.equal([]);
  });

  it('takes the work at hand back when it is cancelled', () => {
    const run = launched(`
      - cursor: [ slow, alice ]
      - bob
    `);
    run.command('cancel', 'cursor');
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(run.trace).to.deep.equal(['slow', 'bob']);
  });
});

describe('loop', () => {
  for (const name of ['loop', 'repeat']) {
    it(`starts again after the last step: ${name}`, () => {
      expect(
        launched(`
      - ${name}:
          - inc: 'f:n'
          - echo: '\${f:n}'
          - break: { if: '\${f:n} == 3' }
      - alice
    `).echoes,
      ).to.deep.equal(['1', '2', '3']);
    });
  }

  it('ends with break_if', () => {
    expect(launched(`- repeat: { break_if: '\${f:n} == 3', do: [ inc: 'f:n', noop ] }`).ownFields).to.deep.equal({
      n: 3,
    });
  });

  it('wraps around when it is told to skip', () => {
    const run = launched(`
      - repeat:
          - inc: 'f:n'
          - break: { if: '\${f:n} == 3' }
          - skip: 1
          - echo: skipped
          - echo: seen
          - skip: 6
    `);
    expect(run.echoes).to.deep.equal(['seen', 'seen']);
  });

  it('starts again, not somewhere within, when a command leads past its end', () => {
    const run = launched(`
      - repeat:
          - inc: 'f:n'
          - break: { if: '\${f:n} == 3' }
          - echo: '\${f:n}'
          - skip: 6
          - echo: never
    `);
    expect(run.echoes).to.deep.equal(['1', '2']);
  });

  it('goes round without end as long as nothing tells it to stop', () => {
    const run = launched(`- repeat: [ wait: 1h, inc: 'v:n' ]`).advance('3h');
    expect(run.execution.expressions.values().next().value?.variables).to.deep.equal({ n: 3 });
    run.command('cancel');
    expect(run.flavour).to.equal('cancel');
  });
});
