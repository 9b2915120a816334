import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

const HELD = `
  - breakpoint: 'is \${f:image} right?'
  - alice
`;

function proceed(run: ReturnType<typeof launched>, fields: Record<string, string> | null = null, at?: string): string {
  return run.send({ kind: 'proceed', expression: at === undefined ? null : run.idOf(at), fields, by: 'anna' });
}

describe('breakpoint', () => {
  it('holds the branch until somebody lets it go on', () => {
    const run = launched(HELD, { fields: { image: 'leap' } }).advance('10y');
    expect(run.trace).to.deep.equal([]);
    expect(proceed(run)).to.equal('applied');
    expect(run.trace).to.deep.equal(['alice']);
    expect(run.fields).to.deep.equal({ image: 'leap' });
    expect(run.notes).to.deep.include.members(['breakpoint 0_0', 'proceeded 0_0']);
  });

  it('goes on with other fields', () => {
    const run = launched(HELD, { fields: { image: 'leap' } });
    proceed(run, { image: 'tumbleweed' });
    expect(run.fields).to.deep.equal({ image: 'tumbleweed' });
  });

  it('holds no other branch', () => {
    const run = launched(`
      - concurrence:
          merge_type: mix
          do:
            - sequence: [ breakpoint, alice ]
            - bob
      - carol
    `);
    expect(run.trace).to.deep.equal(['bob']);
    proceed(run);
    expect(run.trace).to.deep.equal(['bob', 'alice', 'carol']);
  });

  it('is let go one by one, or all together', () => {
    const two = `
      - concurrence:
          - sequence: [ { breakpoint: { tag: one } }, alice ]
          - sequence: [ { breakpoint: { tag: two } }, bob ]
    `;
    const one = launched(two);
    proceed(one, null, 'two');
    expect(one.trace).to.deep.equal(['bob']);
    const both = launched(two);
    proceed(both);
    expect(both.trace).to.deep.equal(['alice', 'bob']);
  });

  it('is no pause: resuming the process lets it stand', () => {
    const run = launched(HELD);
    run.command('resume');
    run.command('pause');
    run.command('resume');
    expect(run.trace).to.deep.equal([]);
    expect(proceed(run)).to.equal('applied');
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('that is let go in a paused process goes on when that is resumed', () => {
    const run = launched(HELD);
    run.command('pause');
    expect(proceed(run, { image: 'new' })).to.equal('applied');
    expect(proceed(run)).to.equal('refused');
    expect(run.trace).to.deep.equal([]);
    run.restart();
    run.command('resume');
    expect(run.fields).to.deep.equal({ image: 'new' });
  });

  it('ends with its timeout, and when it is cancelled', () => {
    expect(launched('  - breakpoint: { timeout: 2d }\n  - alice').advance('2d').trace).to.deep.equal(['alice']);
    const run = launched(HELD);
    run.command('cancel', 'breakpoint');
    expect(run.trace).to.deep.equal(['alice']);
    expect(proceed(run)).to.equal('refused');
  });

  it('is passed over when its condition does not hold', () => {
    expect(launched("  - breakpoint: { if: '${f:debug}' }\n  - alice").trace).to.deep.equal(['alice']);
  });

  it('can be found as long as it holds', () => {
    const run = launched(HELD);
    expect(run.execution.head.labels).to.deep.equal({ breakpoint: 1 });
    proceed(run);
    expect(run.execution.head.labels).to.equal(undefined);
  });

  it('is all that a proceed acts on', () => {
    const run = launched('  - slow');
    expect(proceed(run)).to.equal('refused');
    expect(proceed(run, null, 'slow')).to.equal('refused');
  });
});
