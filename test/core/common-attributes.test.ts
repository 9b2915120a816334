import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('if and unless', () => {
  const cases: [string, boolean][] = [
    ["if: '${f:x} == 1'", true],
    ["if: '${f:x} == 2'", false],
    ["unless: '${f:x} == 1'", false],
    ["unless: '${f:x} == 2'", true],
    ["if: '${f:x} == 1', unless: 'true'", true],
    ["if: '${f:missing}'", false],
  ];
  for (const [attributes, wanted] of cases) {
    it(`${wanted ? 'run' : 'leave out'} a step with ${attributes}`, () => {
      const run = launched(
        `
      - alice: { ${attributes} }
      - bob
    `,
        { fields: { x: 1 } },
      );
      expect(run.trace).to.deep.equal(wanted ? ['alice', 'bob'] : ['bob']);
    });
  }

  it('leave a step out as if it had never been there', () => {
    const run = launched(`- alice: { if: 'false', tag: stage, timeout: 1h, on_error: bob, forget: true }`, {
      fields: { a: 1 },
    });
    expect(run.notes).to.deep.equal(['launched', 'ended']);
    expect(run.fields).to.deep.equal({ a: 1 });
  });

  it('let the whole process end at once', () => {
    expect(launched(['alice', { if: 'false' }, []], { fields: { a: 1 } }).fields).to.deep.equal({ a: 1 });
  });

  it('stand in error when the condition cannot be read', () => {
    expect(launched(['alice', { if: '== 1' }, []]).errors[0]?.code).to.equal('BOSS_CONDITION_INVALID');
  });
});

describe('tag', () => {
  it('is noted when it is entered and left', () => {
    const run = launched(`- slow: { tag: review }`);
    expect(run.notes.slice(1)).to.deep.equal(['entered_tag 0_0', 'dispatched 0_0']);
    run.answer('slow');
    expect(run.notes.slice(3)).to.deep.equal(['replied 0_0', 'left_tag 0_0', 'ended']);
  });

  it('stands in the workitem while it is entered', () => {
    const run = launched(`
      - sequence:
          tag: outer
          do:
            - slow: { tag: inner, all: '\${tags}', last: '\${tag}', full: '\${full_tag}' }
    `);
    expect(run.workOf('slow').fields['__tags__']).to.deep.equal(['outer', 'inner']);
    expect(run.paramsOf('slow')).to.include({ all: '["outer","inner"]', last: 'inner', full: 'outer/inner' });
    run.answer('slow');
    expect(run.fields).to.deep.equal({ __tags__: [], __left_tag__: 'outer' });
  });

  it('is a variable only as long as the step is there', () => {
    const run = launched(`
      - slow: { tag: review }
      - slower
    `);
    const root = () => Object.keys([...run.execution.expressions.values()][0]?.variables ?? {});
    expect(root()).to.deep.equal(['review']);
    run.answer('slow');
    expect(root()).to.deep.equal([]);
  });

  it('is left when the step is cancelled', () => {
    const run = launched(`
      - slow: { tag: review }
      - alice
    `);
    run.command('cancel', 'slow');
    expect(run.notes).to.include('left_tag 0_0');
  });

  it('is passed over when it is empty', () => {
    expect(launched(`- alice: { tag: '\${f:none}' }`).notes).not.to.include('entered_tag 0_0');
  });
});

describe('scope', () => {
  it('gives an expression variables of its own', () => {
    const run = launched(`
      - sequence:
          scope: true
          do: [ set: { 'v:x': 1 } ]
      - echo: '[\${v:x}]'
    `);
    expect(run.echoes).to.deep.equal(['[]']);
  });

  it('takes true as text, too, and nothing else', () => {
    for (const [scope, echo] of [
      ['"true"', '[]'],
      ['false', '[1]'],
      ['yes please', '[1]'],
    ]) {
      const run = launched(`
      - sequence: { scope: ${scope}, do: [ set: { 'v:x': 1 } ] }
      - echo: '[\${v:x}]'
    `);
      expect(run.echoes).to.deep.equal([echo]);
    }
  });
});

describe('vars_to_f', () => {
  it('copies the variables of the scope into a field when it is left', () => {
    const run = launched(`
      - sequence: { scope: true, vars_to_f: vars, do: [ set: { 'v:x': 1 } ] }
    `);
    expect(run.ownFields).to.deep.equal({ vars: { x: 1 } });
  });

  it('copies null when the expression has no variables of its own', () => {
    expect(launched(`- alice: { vars_to_f: vars }`).ownFields).to.deep.equal({ vars: null });
  });
});

describe('forget', () => {
  it('goes on at once; the branch lives on by itself', () => {
    const run = launched(`
      - sequence:
          forget: true
          do: [ slow, bob ]
      - alice
    `);
    expect(run.trace).to.have.members(['slow', 'alice']);
    expect(run.ended).not.to.equal(null);
    run.answer('slow', { theirs: true });
    expect(run.trace.at(-1)).to.equal('bob');
    expect(run.notes.at(-1)).to.equal('ceased 0_0');
    expect(run.fields).to.deep.equal({});
  });

  it('takes along the variables that it saw', () => {
    const run = launched(`
      - set: { 'v:x': 1 }
      - sequence:
          forget: true
          do: [ slow, echo: '\${v:x}' ]
      - set: { 'v:x': 2 }
    `);
    run.answer('slow');
    expect(run.echoes).to.deep.equal(['1']);
  });

  it('is not reached by a cancel of what was around it', () => {
    const run = launched(`
      - sequence:
          - sequence: { forget: true, do: [ slow ] }
          - slower
    `);
    run.command('cancel', '0_0');
    expect(run.takenBack).to.deep.equal(['slower']);
  });

  it('is reached by a cancel of the whole process', () => {
    const run = launched(`
      - sequence: { forget: true, do: [ slow ] }
      - slower
    `);
    run.command('cancel');
    expect(run.takenBack).to.have.members(['slow', 'slower']);
    expect(run.live).to.deep.equal([]);
  });

  it('means nothing at the root', () => {
    expect(launched(['sequence', { forget: true }, [['alice', {}, []]]]).ended).not.to.equal(null);
  });
});

describe('lose', () => {
  it('never replies', () => {
    const run = launched(`
      - alice: { lose: true }
      - bob
    `);
    expect(run.trace).to.deep.equal(['alice']);
    expect(run.ended).to.equal(null);
  });

  it('replies when it is cancelled', () => {
    const run = launched(`
      - slow: { lose: true }
      - bob
    `);
    run.command('cancel', 'slow');
    expect(run.trace).to.deep.equal(['slow', 'bob']);
  });

  it('can be cancelled after its work is done', () => {
    const run = launched(`
      - alice: { lose: true }
      - bob
    `);
    run.command('cancel', 'alice');
    expect(run.trace).to.deep.equal(['alice', 'bob']);
  });

  it('clears its timeout when its work is done', () => {
    const run = launched(`- alice: { lose: true, timeout: 1h }`);
    expect(run.timers).to.deep.equal([]);
  });

  it('is cancelled by a concurrence that has enough', () => {
    const run = launched(`
      - concurrence: { count: 1, do: [ slow: { lose: true }, alice ] }
      - bob
    `);
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(run.trace).to.deep.equal(['slow', 'alice', 'bob']);
  });
});

describe('flank', () => {
  it('goes on at once, and is cancelled when what is around it ends', () => {
    const run = launched(`
      - sequence:
          - slow: { flank: true }
          - slower
      - alice
    `);
    expect(run.trace).to.deep.equal(['slow', 'slower']);
    run.answer('slower');
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(run.trace.at(-1)).to.equal('alice');
    expect(run.live).to.deep.equal([]);
  });

  it('vanishes when it is through before', () => {
    const run = launched(`
      - sequence:
          - slow: { flank: true }
          - slower
      - alice
    `);
    run.answer('slow', { theirs: true });
    expect(run.live).to.deep.equal(['sequence 0', 'sequence 0_0', 'slower 0_0_1']);
    run.answer('slower');
    expect(run.workOf('alice').fields).to.deep.equal({});
  });

  it('is cancelled with what is around it', () => {
    const run = launched(`
      - sequence:
          - slow: { flank: true }
          - slower
      - alice
    `);
    run.command('cancel', '0_0');
    expect(run.takenBack).to.have.members(['slow', 'slower']);
    expect(run.trace.at(-1)).to.equal('alice');
  });

  it('is killed when what is around it is killed', () => {
    const run = launched(`
      - slow: { flank: true }
      - slower
    `);
    run.command('kill');
    expect(run.takenBack).to.have.members(['slow kill', 'slower kill']);
    expect(run.live).to.deep.equal([]);
  });

  it('runs its on_cancel handler after what was around it is gone', () => {
    const run = launched(`
      - sequence:
          - sequence: { flank: true, on_cancel: carol, do: [ slow ] }
          - alice
      - bob
    `);
    expect(run.trace).to.include.members(['slow', 'alice', 'bob', 'carol']);
    expect(run.live).to.deep.equal([]);
  });
});
