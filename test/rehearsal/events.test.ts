import { expect } from 'chai';
import { played, rehearsed, told } from './support.ts';

describe('the events of a case', () => {
  it('cancel and kill the process', () => {
    const steps = `  - alice: { on_cancel: clean }`;
    const people = '    participants: { alice: hold, clean: ok }\n';
    const cancel = `${people}    events: [{ at: 2h, cancel: process }]\n    expect: { trace: [alice, clean], end: cancelled, took: 2h }`;
    expect(told(played(steps, cancel))).to.deep.equal([]);
    const kill = `${people}    events: [{ at: 2h, kill: process }]\n    expect: { trace: [alice], end: killed, took: 2h }`;
    expect(told(played(steps, kill))).to.deep.equal([]);
  });

  it('cancel a step by its participant, name, tag or expid', () => {
    for (const target of ['alice', 'participant', 'review', "'0_0'"]) {
      const one = `    participants: { alice: hold, bob: ok }
    events: [{ at: 1h, cancel: ${target} }]
    expect: { trace: [alice, bob], end: done, took: 1h }`;
      expect(told(played('  - participant: { ref: alice, tag: review }\n  - bob', one))).to.deep.equal([]);
    }
  });

  it('let a listener hear of other processes', () => {
    const steps = `  - listen: { to: /req_.*/, upon: reply, where: '\${f:id} == 7' }`;
    const one = `    events:
      - { at: 1h, reply: req_7, fields: { id: 6 } }
      - { at: 2h, apply: req_7, fields: { id: 7 } }
      - { at: 3h, reply: req_7, fields: { id: 7 } }
    expect: { took: 3h, fields: { id: 7 } }`;
    expect(told(played(steps, one))).to.deep.equal([]);
  });

  it('replay what stands in an error, with other fields', () => {
    const one = `    participants: { alice: [{ error: boom }, ok] }
    events: [{ at: 1d, replay: process, fields: { mended: true } }]
    expect: { trace: [alice, alice], took: 1d, fields: { mended: true } }`;
    expect(told(played('  - alice', one))).to.deep.equal([]);
  });

  it('pause and resume', () => {
    const one = `    participants: { alice: { after: 1h }, bob: ok }
    events: [{ at: 30m, pause: process }, { at: 5h, resume: process }]
    expect: { trace: [alice, bob], took: 5h }`;
    expect(told(played('  - alice\n  - bob', one))).to.deep.equal([]);
  });

  it('let a breakpoint go, with other fields', () => {
    const one = `    participants: { alice: ok }
    events: [{ at: 3h, proceed: breakpoint, fields: { image: new } }]
    expect: { trace: [alice], fields: { image: new }, took: 3h }`;
    expect(told(played('  - breakpoint\n  - alice', one))).to.deep.equal([]);
    const waiting = `    participants: { alice: ok }\n    expect: { end: { waiting: [breakpoint] } }`;
    expect(told(played('  - breakpoint\n  - alice', waiting))).to.deep.equal([]);
  });

  it('need not let a breakpoint go where the script says that it is passed', () => {
    const steps = '  - concurrence: [breakpoint, breakpoint]\n  - alice';
    const one = `    breakpoints: pass\n    participants: { alice: ok }\n    expect: { trace: [alice], took: 0s }`;
    expect(told(played(steps, one))).to.deep.equal([]);
    const all = `breakpoints: pass
participants: { alice: ok }
cases:
  - { name: passes, expect: { trace: [alice] } }
  - { name: holds, breakpoints: hold, expect: { end: { waiting: [breakpoint, breakpoint] } } }`;
    expect(rehearsed(steps, all).cases.flatMap(told)).to.deep.equal([]);
  });

  it('are given by two people where a step is protected', () => {
    const steps = '  - alice: { protected: true }\n  - bob';
    const two = `    participants: { alice: hold, bob: ok }
    events: [{ at: 1h, cancel: alice, by: anna }, { at: 2h, cancel: alice, by: ben }]
    expect: { trace: [alice, bob], took: 2h }`;
    expect(told(played(steps, two))).to.deep.equal([]);
    const same = two.replace('ben', 'anna').replace('trace: [alice, bob], took: 2h', 'end: { waiting: [alice] }');
    expect(told(played(steps, same))).to.deep.equal([]);
    const one = `    participants: { alice: hold }
    events: [{ at: 1h, cancel: alice }]
    expect: { end: waiting }`;
    expect(told(played(steps, one)).join()).to.contain(
      'cancel alice: a step is protected, so it takes two people (write `by: anna`, and then the same event `by: ben`) at 1h',
    );
  });

  it('that find no breakpoint to let go say so', () => {
    const one = `    participants: { alice: hold }\n    events: [{ at: 1h, proceed: process }]\n    expect: { end: waiting }`;
    expect(told(played('  - alice', one)).join()).to.contain('proceed process: nothing stands at a breakpoint at 1h');
  });

  it('answer questions', () => {
    const steps = `  - ask: { question: 'Well?', who: releasers }\n  - alice: { if: '\${f:answer.decision} == yes' }`;
    const one = `    participants: { alice: ok }
    events: [{ at: 1h, answer: ask, by: [anna, releasers], fields: { decision: yes } }]
    expect: { trace: [alice], took: 1h, fields: { answer: { decision: yes, by: anna } } }`;
    expect(told(played(steps, one))).to.deep.equal([]);
  });

  it('send signals', () => {
    const steps = `  - await: { signal: built, match: '\${f:id}' }\n  - alice: { if: '\${f:signal.ok}' }`;
    const script = `    fields: { id: 7 }
    participants: { alice: ok }
    events:
      - { at: 1h, signal: built, match: 8 }
      - { at: 2h, signal: built, match: 7, fields: { ok: true } }
    expect: { trace: [alice], took: 2h }`;
    expect(told(played(steps, script))).to.deep.equal([]);
  });

  it('have other processes hold a lock', () => {
    const steps = `  - alice\n  - with_lock: { name: obs, do: [ bob ] }`;
    const script = `    participants: { alice: { after: 1h }, bob: ok }
    events: [{ at: 30m, locked: obs }, { at: 3h, unlocked: obs }]
    expect: { trace: [alice, bob], took: 3h }`;
    expect(told(played(steps, script))).to.deep.equal([]);
  });

  it('that cannot answer say why', () => {
    const steps = `  - ask: { question: 'Well?', who: anna }`;
    const one = (event: string) => `    events: [${event}]\n    expect: { end: waiting }`;
    const at = (event: string) => told(played(steps, one(event))).join();
    expect(at('{ at: 1h, answer: ask, by: ben, fields: { decision: yes } }')).to.contain(
      'answer ask: ben may not answer: the question is for anna at 1h',
    );
    expect(at('{ at: 1h, answer: ask, by: anna, fields: { decision: maybe } }')).to.contain(
      'must be one of "yes", "no"',
    );
    expect(at('{ at: 1h, answer: define, by: anna }')).to.contain('it asks nothing');
    expect(at('{ at: 1h, answer: nobody, by: anna }')).to.contain('there is no such step in the process');
  });

  it('come after what the process does itself at the same time', () => {
    const one = `    participants: { alice: { after: 1h } }\n    events: [{ at: 1h, cancel: process }]\n    expect: {}`;
    expect(told(played('  - alice\n  - wait: 1h', one))).to.deep.equal([
      'release.test.yaml:2:5: the process was cancelled | done | cancelled',
    ]);
  });

  it('are reported when they find nothing to act on', () => {
    const steps = `  - alice`;
    const one = `    participants: { alice: { after: 1h } }
    events:
      - { at: 30m, cancel: bob }
      - { at: 40m, replay: process }
      - { at: 2h, cancel: process }
    expect: {}`;
    expect(told(played(steps, one))).to.deep.equal([
      'release.test.yaml:5:9: cancel bob: there is no such step in the process at 30m',
      'release.test.yaml:6:9: replay process: nothing stands in an error at 40m',
      'release.test.yaml:7:9: cancel process: the process is over at 2h',
    ]);
  });

  it('see the calendar of the date on which the case starts', () => {
    const steps = `  - wait: { until: '2026-12-24 18:00:00' }`;
    const one = `    start: '2026-12-24 12:00'\n    expect: { took: 6h }`;
    expect(told(played(steps, one))).to.deep.equal([]);
  });

  it('end at the time at which the case stops', () => {
    const one = `    participants: { alice: hold }\n    until: 3d\n    expect: { end: { waiting: [alice] }, took: 0s }`;
    expect(told(played('  - alice: { timeout: 4d }', one))).to.deep.equal([]);
  });
});

describe('the settings of the engine that will run it', () => {
  it('may be those of the original for conditions', () => {
    const steps = `  - alice: { if: 'a-b in [a-b]' }`;
    const script = 'cases: [{ name: it, participants: { alice: ok }, expect: { trace: [] } }]';
    expect(told(rehearsed(steps, `original_conditions: true\n${script}`).cases[0] ?? { problems: [] })).to.deep.equal(
      [],
    );
    expect(rehearsed(steps, script).cases[0]?.passed).to.equal(false);
  });
});

describe('expressions that reach outside', () => {
  it('read what the script gives, and register what it plays', () => {
    const steps = `  - registerp: { regex: built_x, queue: q }\n  - read: { from: a.json, to: n }\n  - built_x: { n: '$f:n' }`;
    const script = `sources: { a.json: 7 }
participants: { built_x: ok }
cases:
  - { name: it, expect: { trace: [boss_register, built_x], seen: { built_x: { params: { n: 7 } } } } }`;
    expect(rehearsed(steps, script).cases.flatMap(told)).to.deep.equal([]);
  });

  it('fail for a source that the script does not give', () => {
    const one = '    expect: { end: { error: /among the .sources. of the test script/ } }';
    expect(told(played('  - read: { from: b.json, to: n }', one))).to.deep.equal([]);
  });
});

describe('expressions that look at the clock', () => {
  it('poll and repeat in virtual time', () => {
    const steps = `  - concurrence:
      count: 1
      do:
        - once: { test: '\${v:/done} == true', frequency: 1h }
        - cron: { tab: '0 9 * * 1-5', do: [remind] }
        - sequence:
            - wait: 9d30m
            - set: { 'v:/done': true }
            - stall`;
    const one = `    participants: { remind: ok }
    expect:
      trace: [remind, remind, remind, remind, remind, remind, remind]
      took: 9d1h`;
    expect(told(played(steps, one))).to.deep.equal([]);
  });
});

describe('a process that never rests', function () {
  // Going round a hundred thousand times takes seconds on a busy machine.
  this.timeout(60_000);

  it('is stopped when it goes round without waiting, and the steps are named', () => {
    const [problem] = told(played(`  - repeat:\n      - set: { 'f:x': 1 }`, '    expect: {}'));
    expect(problem)
      .to.match(/^release\.test\.yaml:2:5: the process does not come to rest: 100000 messages, 0s after its launch\./)
      .and.to.include('set (line 4)');
  });

  it('is stopped when it waits for ever again', () => {
    const [problem] = told(played(`  - repeat:\n      - wait: 1h`, '    expect: {}'));
    expect(problem)
      .to.include('is still going on after 200000 waits; say with `until` when to stop, 8333d8h after its launch')
      .and.to.include('wait (line 4)');
  });

  it('is fine when the case says when to stop', () => {
    const one = '    until: 3h\n    expect: { end: waiting, took: 3h }';
    expect(told(played(`  - repeat:\n      - wait: 1h`, one))).to.deep.equal([]);
  });

  it('does not keep the other cases from being played', () => {
    const script = `cases:
  - { name: ever, fields: { on: true }, expect: {} }
  - { name: never, expect: {} }`;
    const { cases } = rehearsed(`  - repeat:\n      - break: { unless: '\${f:on}' }`, script);
    expect(cases.map(({ passed }) => passed)).to.deep.equal([false, true]);
  });
});
