import { expect } from 'chai';
import { played, told } from './support.ts';

describe('a scripted participant', () => {
  it('gives the fields back as they are, or changed', () => {
    const one = `    fields: { req: { state: new }, old: 1 }
    participants:
      alice: ok
      bob: { set: { req.state: accepted, by: bob }, unset: [old], result: true }
    expect:
      trace: [alice, bob]
      fields: { req: { state: accepted }, by: bob, __result__: true, old: ~ }`;
    expect(told(played('  - alice\n  - bob', one))).to.deep.equal([]);
  });

  it('fails with a class and a message, or with a message alone', () => {
    const steps = `  - alice: { on_error: pass }\n  - set: { 'f:class': '\${f:__error__.class}' }\n  - bob`;
    const one = `    participants:
      alice: { error: { class: Remote, message: OBS is away } }
      bob: { error: lost }
    expect:
      fields: { class: Remote }
      end: { error: { class: RuntimeError, message: lost, step: bob, expid: '0_2' } }`;
    expect(told(played(steps, one))).to.deep.equal([]);
  });

  it('answers after a while in virtual time', () => {
    const one = `    participants:\n      alice: { after: 21d }\n    expect:\n      took: 21d`;
    expect(told(played('  - alice', one))).to.deep.equal([]);
  });

  it('never answers when it holds, so that timeouts run', () => {
    const one = `    participants: { alice: hold, boss: ok }
    expect:
      trace: [alice, boss]
      took: 2d`;
    expect(told(played('  - alice: { timeout: 2d, on_timeout: boss }', one))).to.deep.equal([]);
  });

  it('gives answer after answer, each as often as it says, and the last for ever', () => {
    const one = `    participants:
      check:
        - { error: boom, times: 2 }
        - { result: false }
        - { result: true }
    expect:
      trace: [check, check, check, check, check]
      seen:
        check: [{}, {}, {}, { __result__: ~ }, {}]
      took: 3h`;
    const steps = `  - check: { on_error: '1h: retry, 1h: retry' }\n  - wait: 1h\n  - check\n  - check`;
    expect(told(played(steps, one))).to.deep.equal([]);
  });

  it('is missed when it has answered as often as it may', () => {
    const one = `    participants:\n      alice: { result: true, times: 1 }\n    expect: {}`;
    expect(told(played('  - alice\n  - alice', one))).to.deep.equal([
      'release.test.yaml:4:14: alice got one workitem more than alice has answers for: add answers, or leave `times` out of the last one',
    ]);
  });

  it('plays every name that its pattern matches as a whole, a plain name before it', () => {
    const one = `    participants:
      /check_.*/: { set: { by: pattern } }
      check_b: { set: { by: name } }
    expect:
      seen: { log: [{ by: pattern }, { by: name }] }
      trace: [check_a, log, check_b, log]`;
    const report = played(
      '  - check_a\n  - log\n  - check_b\n  - log',
      `${one}\n`.replace('check_b:', 'log: ok\n      check_b:'),
    );
    expect(told(report)).to.deep.equal([]);
  });

  it('of the case comes before those of the whole script', () => {
    const one = `    participants: { alice: { set: { by: case } } }\n    expect: { fields: { by: case } }
participants:
  alice: { set: { by: script } }
fields: { unused: true }`;
    expect(told(played('  - alice', one))).to.deep.equal([]);
  });

  it('does not answer a step that takes no answer', () => {
    const one = `    participants: { alice: { set: { by: alice } } }\n    expect: { trace: [alice], fields: { by: ~ } }`;
    expect(told(played('  - alice: { forget: true }', one))).to.deep.equal([]);
  });

  it('is asked for when a step needs one that the script does not have', () => {
    const steps = `  - alice: { on_error: pass }\n  - concurrence:\n      - alise`;
    const one = `    participants: { alice: ok }\n    expect: { end: { error: /unknown/ } }`;
    expect(told(played(steps, one))).to.deep.equal([
      'release.yaml:5:9: nobody plays the participant "alise" of this step: add it to `participants`, for example `alise: ok`. Did you mean "alice"?',
    ]);
  });

  it('is asked for also where an error would be handled', () => {
    const [problem] = told(played('  - nobody: { on_error: pass }', '    expect: {}'));
    expect(problem).to.match(/^release\.yaml:3:5: nobody plays the participant "nobody" of this step/);
  });
});
