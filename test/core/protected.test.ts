import { expect } from 'chai';
import type { Message, Outcome } from '../../engine/core/outside-message.ts';
import { launched, type ScriptedRun } from '../support/scripted-run.ts';

type Kind = 'cancel' | 'kill' | 'pause' | 'resume' | 'replay' | 'proceed';
interface Given {
  readonly at?: string;
  readonly by?: string;
  readonly fields?: Record<string, string>;
}

function give(run: ScriptedRun, kind: Kind, { at, by = 'anna (api)', fields }: Given = {}): Outcome {
  const common = { expression: at === undefined ? null : run.idOf(at), by };
  const edit = kind === 'replay' || kind === 'proceed' ? { fields: fields ?? null } : {};
  return run.send({ kind, ...common, ...edit } as Message);
}

/** What one person alone achieves with a command. */
function alone(steps: string, kind: Kind, given: Given = {}): Outcome {
  return give(launched(steps), kind, given);
}

const CHECK = '  - slow: { protected: true }\n  - alice\n';
const FAILED = `  - fail: { protected: true }\n  - alice\n`;

describe('a protected step holds back', () => {
  const ROWS: readonly [claim: string, steps: string, kind: Kind, given: Given][] = [
    ['a cancel of it', CHECK, 'cancel', { at: 'slow' }],
    ['a kill of it', CHECK, 'kill', { at: 'slow' }],
    ['a cancel of the process', CHECK, 'cancel', {}],
    ['a kill of the process', CHECK, 'kill', {}],
    ['a cancel of what holds it', '  - sequence:\n      - slow: { protected: true }\n', 'cancel', { at: '0_0' }],
    ['a cancel of a step within it', '  - sequence: { protected: true, do: [slow, alice] }', 'cancel', { at: 'slow' }],
    ['a cancel before it has begun', '  - slow\n  - alice: { protected: true }', 'cancel', {}],
    [
      'a cancel where its turn comes again',
      '  - repeat: [{ alice: { protected: true } }, slow]',
      'cancel',
      { at: 'repeat' },
    ],
    [
      'a cancel of a branch whose end would take it along',
      '  - concurrence: { count: 1, do: [slow, { slower: { protected: true } }] }',
      'cancel',
      { at: 'slow' },
    ],
    [
      'a cancel of the step that it flanks',
      '  - slower: { protected: true, flank: true }\n  - slow',
      'cancel',
      { at: 'slow' },
    ],
    ['a cancel of what failed', FAILED, 'cancel', { at: 'fail' }],
    ['a replay of it with other fields', FAILED, 'replay', { at: 'fail', fields: { a: '1' } }],
    ['a replay of all that failed, with other fields', FAILED, 'replay', { fields: { a: '1' } }],
    ['other fields before it', '  - fail\n  - alice: { protected: true }', 'replay', { fields: { a: '1' } }],
    ['other fields behind it', '  - alice: { protected: true }\n  - fail', 'replay', { fields: { a: '1' } }],
    [
      'other fields at a breakpoint',
      '  - breakpoint\n  - alice: { protected: true }',
      'proceed',
      { fields: { a: '1' } },
    ],
    ['a replay that lets a protected error through', '  - error: { msg: no, protected: true }', 'replay', {}],
    ['a protected breakpoint', '  - breakpoint: { protected: true }', 'proceed', {}],
    ['a breakpoint within it', '  - sequence: { protected: true, do: [breakpoint] }', 'proceed', { at: 'breakpoint' }],
    ['a cancel of the handler in its place', '  - fail: { protected: true, on_error: slow }', 'cancel', { at: 'slow' }],
    [
      'a cancel of a forgotten step within it',
      '  - sequence: { protected: true, do: [{ sequence: { forget: true, do: [slow] } }] }',
      'cancel',
      { at: 'slow' },
    ],
    ['a cancel when the text is odd', "  - slow: { protected: '${f:safe}' }", 'cancel', { at: 'slow' }],
  ];
  for (const [claim, steps, kind, given] of ROWS) {
    it(claim, () => expect(alone(steps, kind, given)).to.equal('proposed'));
  }

  it('all that one command is for', () => {
    const run = launched('  - concurrence: [breakpoint, { breakpoint: { protected: true, tag: two } }]');
    expect(give(run, 'proceed')).to.equal('proposed');
    expect(run.live).to.have.length(4);
    expect(give(run, 'proceed', { at: '0_0_0' })).to.equal('applied');
    expect(give(run, 'proceed', { at: 'two' })).to.equal('proposed');
  });

  it('a cancel in a paused process, and one after the restart of its engine', () => {
    const run = launched('  - sequence: [alice, { slow: { protected: true } }]');
    give(run, 'pause');
    expect(give(run, 'cancel')).to.equal('proposed');
    run.restart();
    expect(give(run, 'kill', { at: '0_0' })).to.equal('proposed');
  });

  it('a cancel when the answer before it is held', () => {
    const run = launched('  - slow\n  - alice: { protected: true }');
    give(run, 'pause');
    run.answer('slow');
    expect(give(run, 'cancel')).to.equal('proposed');
  });

  const SUBS = (step: string): string => `
    name: subs
    do:
      - slow
      - ${step}
    define:
      check: [{ alice: { protected: true } }]
      outer: [check]
      plain: [alice]
  `;
  it('a cancel where a sub-definition with it is still to be called', () => {
    for (const step of ['check', 'outer', 'subprocess: { ref: check }', "ref: '${f:which}'", "'${f:which}'"]) {
      expect(alone(SUBS(step), 'cancel'), step).to.equal('proposed');
    }
    expect(alone(SUBS('plain'), 'cancel')).to.equal('applied');
  });

  it('a cancel of the sub-definition that is at work', () => {
    const steps = 'name: s\ndo: [check]\ndefine:\n  check:\n    protected: true\n    do: [slow]\n';
    expect(alone(steps, 'cancel', { at: 'slow' })).to.equal('proposed');
    expect(alone(steps, 'cancel')).to.equal('proposed');
  });

  it('every command to a definition that is protected as a whole', () => {
    const steps = 'name: s\nprotected: true\ndo: [slow]\n';
    expect(alone(steps, 'cancel', { at: 'slow' })).to.equal('proposed');
  });
});

describe('a protected step lets one person', () => {
  const ROWS: readonly [claim: string, steps: string, kind: Kind, given: Given][] = [
    ['pause the process', CHECK, 'pause', {}],
    ['pause the step', CHECK, 'pause', { at: 'slow' }],
    ['try it again as it was', FAILED, 'replay', { at: 'fail' }],
    ['cancel a step before it', '  - slow\n  - alice: { protected: true }', 'cancel', { at: 'slow' }],
    ['cancel the process when it is done', '  - alice: { protected: true }\n  - slow', 'cancel', {}],
    ['cancel another branch', '  - concurrence: [slow, { slower: { protected: true } }]', 'cancel', { at: 'slow' }],
    [
      'cancel a concurrence when its branch is done',
      '  - concurrence: [{ alice: { protected: true } }, slow]',
      'cancel',
      { at: 'concurrence' },
    ],
    ['let go a breakpoint before it', '  - breakpoint\n  - alice: { protected: true }', 'proceed', {}],
    ['cancel where it says false', '  - slow: { protected: false }', 'cancel', { at: 'slow' }],
    ['cancel a step whose bare text is that word', '  - slow: protected', 'cancel', { at: 'slow' }],
  ];
  for (const [claim, steps, kind, given] of ROWS) {
    it(claim, () => expect(alone(steps, kind, given)).to.equal('applied'));
  }

  it('have the definition itself end it', () => {
    const run = launched(`
      - concurrence:
          - slow: { tag: check, protected: true }
          - sequence: [{ wait: 1h }, { undo: check }]
      - alice
    `).advance('1h');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
  });

  it('do the work', () => {
    const run = launched(CHECK);
    expect(run.answer('slow', { fine: 'yes' })).to.equal('applied');
    expect(run.fields).to.deep.equal({ fine: 'yes' });
  });

  it('answer a question', () => {
    const run = launched("  - ask: { question: 'Well?', protected: true }");
    const person = { name: 'anna', groups: [] };
    const answer = { kind: 'answer', expression: run.idOf('ask'), person, values: { decision: 'yes' } } as const;
    expect(run.send(answer)).to.equal('applied');
  });
});

describe('a proposal', () => {
  it('changes nothing until a second person gives the same command', () => {
    const run = launched(CHECK);
    give(run, 'cancel', { at: 'slow' });
    expect(run.trace).to.deep.equal(['slow']);
    expect(give(run, 'cancel', { at: 'slow', by: 'ben (api)' })).to.equal('applied');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
    expect(run.execution.head).to.not.have.property('proposals');
  });

  it('is not confirmed by the same person, whatever the door or the capitals', () => {
    const run = launched(CHECK);
    give(run, 'cancel', { at: 'slow' });
    for (const by of ['anna (api)', 'Anna (engine)', 'ANNA (amqp)']) {
      expect(give(run, 'cancel', { at: 'slow', by })).to.equal('proposed');
      expect(run.send({ kind: 'confirm', proposal: numberOf(run), by })).to.equal('proposed');
    }
    expect(run.execution.head.proposals).to.have.length(1);
    expect(run.trace).to.deep.equal(['slow']);
  });

  it('is carried out by whoever confirms it, and both are named', () => {
    const run = launched(FAILED, { fields: { a: 'old', b: 'same' } });
    give(run, 'replay', { at: 'fail', fields: { a: 'new', b: 'same' } });
    expect(run.send({ kind: 'confirm', proposal: numberOf(run), by: 'ben (api)' })).to.equal('applied');
    expect(run.workOf('fail').fields).to.deep.equal({ a: 'new', b: 'same' });
    expect(dataOf(run, 'replayed')).to.deep.equal({
      by: 'anna (api) and ben (api)',
      edited: true,
      changes: { a: { from: 'old', to: 'new' } },
    });
  });

  it('with other fields than those of the first is one of its own', () => {
    const run = launched(FAILED);
    give(run, 'replay', { at: 'fail', fields: { a: '1' } });
    expect(give(run, 'replay', { at: 'fail', fields: { a: '2' }, by: 'ben (api)' })).to.equal('proposed');
    expect(run.execution.head.proposals?.map(({ by }) => by)).to.deep.equal(['anna (api)', 'ben (api)']);
    expect(give(run, 'replay', { at: 'fail', fields: { a: '2' } })).to.equal('applied');
    expect(run.workOf('fail').fields).to.deep.equal({ a: '2' });
  });

  it('gives way to another wish of the same person', () => {
    const run = launched(FAILED);
    give(run, 'replay', { at: 'fail', fields: { a: '1' } });
    give(run, 'replay', { at: 'fail', fields: { a: '2' } });
    expect(run.execution.head.proposals).to.have.length(1);
    expect(run.notes.filter((note) => note.startsWith('proposal_withdrawn'))).to.deep.equal(['proposal_withdrawn 0_0']);
  });

  it('is gone when somebody says no to it', () => {
    const run = launched(CHECK);
    give(run, 'cancel');
    const proposal = numberOf(run);
    expect(run.send({ kind: 'withdraw', proposal, by: 'ben (api)' })).to.equal('applied');
    expect(run.send({ kind: 'confirm', proposal, by: 'ben (api)' })).to.equal('refused');
    expect(run.timers).to.deep.equal([]);
  });

  it('is too old after a day', () => {
    const run = launched(CHECK);
    give(run, 'kill');
    run.advance('23h');
    expect(run.execution.head.proposals).to.have.length(1);
    run.advance('1h');
    expect(run.execution.head).to.not.have.property('proposals');
    expect(run.notes).to.include('proposal_expired');
    expect(give(run, 'kill', { by: 'ben (api)' })).to.equal('proposed');
  });

  it('goes with its step, and with the process', () => {
    const run = launched(CHECK.replace('alice', 'slower'));
    give(run, 'cancel', { at: 'slow' });
    give(run, 'cancel');
    run.answer('slow');
    expect(run.execution.head.proposals?.map(({ expression }) => expression)).to.deep.equal([null]);
    run.answer('slower');
    expect(run.execution.head).to.not.have.property('proposals');
    expect(run.timers).to.deep.equal([]);
    expect(run.execution.head.labels).to.equal(undefined);
  });

  it('leaves a process that is to be killed no way to be killed by one', () => {
    const run = launched(CHECK);
    give(run, 'kill');
    expect(give(run, 'kill', { by: 'ben (api)' })).to.equal('applied');
    expect(run.flavour).to.equal('kill');
  });
});

describe('a change by hand', () => {
  it('marks the process for good, with who and when', () => {
    const run = launched('  - fail\n  - slow');
    give(run, 'replay', { fields: { class: 'x' } });
    give(run, 'cancel', { at: 'fail', by: 'ben (api)' });
    const { modified, labels } = run.execution.head;
    expect(modified?.map(({ what, expid, by }) => [what, expid, by])).to.deep.equal([
      ['replay', null, ['anna (api)']],
      ['cancel', '0_0', ['ben (api)']],
    ]);
    expect(Object.keys(labels ?? {})).to.deep.equal(['modified', 'modified:anna', 'modified:ben']);
    run.answer('slow');
    expect(run.execution.head.modified).to.have.length(2);
  });

  it('is neither a replay as it was, nor a cancel of the process', () => {
    const run = launched('  - fail');
    give(run, 'replay');
    give(run, 'pause');
    give(run, 'cancel');
    expect(run.execution.head).to.not.have.property('modified');
  });
});

function numberOf(run: ScriptedRun): number {
  return run.execution.head.proposals?.[0]?.number ?? expect.fail('nothing is proposed');
}

function dataOf(run: ScriptedRun, what: string): unknown {
  const note = run.effects.find((effect) => effect.do === 'journal' && effect.what === what);
  return note?.do === 'journal' ? note.data : undefined;
}
