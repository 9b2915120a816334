import { expect } from 'chai';
import { played, told } from './support.ts';

const PEOPLE = '    participants: { alice: ok, bob: ok, carol: ok, slow: hold }\n';

describe('an expectation that is not met', () => {
  const fails = (steps: string, expected: string): string[] => told(played(steps, PEOPLE + expected));

  it('of the trace names the first workitem that went elsewhere', () => {
    expect(fails('  - alice\n  - carol', '    expect:\n      trace: [alice, bob]')).to.deep.equal([
      'release.test.yaml:5:22: workitem 2 went to carol instead of bob | alice, bob | alice, carol',
    ]);
  });

  it('of the trace names the first workitem that is missing or too many', () => {
    expect(fails('  - alice', '    expect: { trace: [alice, bob] }')).to.deep.equal([
      'release.test.yaml:4:30: workitem 2 to bob was never sent | alice, bob | alice',
    ]);
    expect(fails('  - alice\n  - bob', '    expect: { trace: [alice] }')).to.deep.equal([
      'release.test.yaml:4:22: workitem 2 to bob is not expected | alice | alice, bob',
    ]);
  });

  it('of the trace in any order counts names', () => {
    const steps = '  - concurrence: [alice, bob, alice]';
    expect(fails(steps, '    expect: { trace_any_order: [bob, alice, alice] }')).to.deep.equal([]);
    expect(fails(steps, '    expect: { trace_any_order: [bob, alice, carol] }')[0]).to.include(
      'a workitem to carol was never sent',
    );
    expect(fails(steps, '    expect: { trace_any_order: [bob, alice] }')[0]).to.include(
      'a workitem to alice is not expected',
    );
  });

  it('of fields names the field, with its place in the script', () => {
    const steps = `  - set: { 'f:req': { state: new, tries: [1, 2] } }`;
    const one = `    expect:
      fields:
        req: { state: accepted, tries: [1, 3] }
        who: ann`;
    expect(fails(steps, one)).to.deep.equal([
      'release.test.yaml:6:23: fields: req.state | "accepted" | "new"',
      'release.test.yaml:6:44: fields: req.tries.1 | 3 | 2',
      'release.test.yaml:7:14: fields: who | "ann" | nothing',
    ]);
  });

  it('takes dotted paths, patterns, and null for what is missing', () => {
    const steps = `  - set: { 'f:req': { state: new, title: Update x to 2 } }`;
    const one = `    expect: { fields: { req.state: new, req: { title: '/^update/i', gone: ~ } } }`;
    expect(fails(steps, one)).to.deep.equal([]);
  });

  it('of what a participant saw shows the workitem that comes nearest', () => {
    const steps = `  - alice: { task: a, at: home }\n  - alice: { task: b, at: work }`;
    const one = '    expect: { seen: { alice: { params: { task: b, at: home2 } } } }';
    expect(fails(steps, one)).to.deep.equal([
      'release.test.yaml:4:55: what alice saw (the nearest of 2 workitems): params.at | "home2" | "work"',
    ]);
  });

  it('of what a participant saw in a list looks at each workitem', () => {
    const steps = '  - alice: { task: a }\n  - alice: { task: b }';
    expect(fails(steps, '    expect: { seen: { alice: [{}, { params: { task: c } }] } }')).to.deep.equal([
      'release.test.yaml:4:53: what alice saw (workitem 2): params.task | "c" | "b"',
    ]);
    expect(fails(steps, '    expect: { seen: { /al.*/: [{}] } }')[0]).to.include(
      '/al.*/ got 2 workitems | 1 workitem | 2 workitems',
    );
    expect(fails(steps, '    expect: { seen: { bob: {} } }')[0]).to.include('bob got no workitem');
  });

  it('of the end tells how it stands and where', () => {
    expect(fails(`  - error: no`, '    expect: {}')).to.deep.equal([
      'release.test.yaml:2:5: the process stands in an error | done | error ForcedError: no (error at 0_0, line 3)',
    ]);
    expect(fails('  - slow', '    expect: { end: done }')[0]).to.include(
      'the process still waits | done | waiting for slow',
    );
    expect(fails('  - alice', '    expect: { end: waiting }')[0]).to.include(
      'the process ended by itself | waiting | done',
    );
    expect(fails('  - slow', '    expect: { end: { waiting: [alice] } }')[0]).to.include(
      'the process waits for something else | waiting for alice | waiting for slow',
    );
    expect(fails('  - error: no', '    expect: { end: { error: yes } }')[0]).to.include(
      'the process stands in another error',
    );
  });

  it('of the time tells both', () => {
    expect(fails('  - wait: 26h', '    expect: { took: 1d }')).to.deep.equal([
      'release.test.yaml:4:21: took another time | 1d | 1d2h',
    ]);
  });

  it('counts an error that stands in a forgotten branch', () => {
    expect(
      fails(`  - sequence: { forget: true, do: [{ wait: 1h }, { error: late }] }\n  - alice`, '    expect: {}')[0],
    ).to.include('ForcedError: late');
  });

  it('of a launch names the fields that do not fit the params', () => {
    const definition = `name: release\nparams: { type: object, required: [project] }\ndo: [alice]\n`;
    expect(fails(definition, '    expect: {}')).to.deep.equal([
      'release.test.yaml:2:5: the launch is refused: The field "project" is missing.',
    ]);
  });
});
