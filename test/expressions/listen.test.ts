import { expect } from 'chai';
import { launched, type ScriptedRun } from '../support/scripted-run.ts';

/** A listener beside a branch with a participant that waits. */
function beside(listen: string, step = 'slow: { a: 1 }'): ScriptedRun {
  return launched(
    `
      - concurrence:
          - sequence:
              - ${listen}
              - alice
          - sequence:
              - wait: 1s
              - ${step}
              - stall
    `,
    { fields: { own: 1 } },
  ).advance('1s');
}
const heard = (run: ScriptedRun) => run.trace.includes('alice');

describe('listen', () => {
  it('goes on when the participant gets a workitem', () => {
    expect(heard(beside('listen: { to: slow }'))).to.equal(true);
    expect(heard(beside('listen: { to: slow, upon: apply }'))).to.equal(true);
    expect(heard(beside('listen: { to: slower }'))).to.equal(false);
  });

  it('goes on when the participant replied', () => {
    const run = beside('listen: { to: slow, upon: reply }');
    expect(heard(run)).to.equal(false);
    run.answer('slow');
    expect(heard(run)).to.equal(true);
  });

  for (const name of ['listen', 'receive', 'intercept']) {
    it(`may be written ${name}, with to or on`, () => {
      expect(heard(beside(`${name}: { on: slow }`))).to.equal(true);
    });
  }

  it('takes a pattern for the name', () => {
    expect(heard(beside("listen: { to: '/^sl.w$/' }"))).to.equal(true);
    expect(heard(beside("listen: { to: '/^slo$/' }"))).to.equal(false);
  });

  it('works the name out while it runs', () => {
    expect(heard(beside("listen: { to: 'sl${f:rest}ow' }"))).to.equal(true);
  });

  it('goes on when a tag is entered, or left', () => {
    expect(heard(beside('listen: { to: stage, upon: entering }', 'slow: { tag: stage }'))).to.equal(true);
    const run = beside('listen: { to: stage, upon: leaving }', 'slow: { tag: stage }');
    expect(heard(run)).to.equal(false);
    run.answer('slow');
    expect(heard(run)).to.equal(true);
  });

  it('takes a tag with a slash for the whole path, else for its last part', () => {
    const nested = 'sequence: { tag: outer, do: [ slow: { tag: inner } ] }';
    expect(heard(beside('listen: { to: inner, upon: entering }', nested))).to.equal(true);
    expect(heard(beside('listen: { to: outer/inner, upon: entering }', nested))).to.equal(true);
    expect(heard(beside('listen: { to: other/inner, upon: entering }', nested))).to.equal(false);
    expect(heard(beside('listen: { to: i.ner, upon: entering }', nested))).to.equal(false);
  });

  it('looks at the condition in where with the fields of the event', () => {
    const run = beside("listen: { to: slow, upon: reply, where: '${f:ok}' }");
    run.answer('slow', { ok: false });
    expect(heard(run)).to.equal(false);
    expect(heard(beside("listen: { to: slow, where: '${f:own} == 1' }"))).to.equal(true);
  });

  it('stands in error when where cannot be read', () => {
    expect(beside("listen: { to: slow, where: '== 1' }").errors[0]?.code).to.equal('BOSS_CONDITION_INVALID');
  });

  describe('merge', () => {
    function merged(merge: string): unknown {
      const run = beside(`listen: { to: slow, upon: reply${merge} }`);
      run.answer('slow', { theirs: 1 });
      return run.workOf('alice').fields;
    }
    it('puts the fields of the event over its own', () => {
      expect(merged('')).to.deep.equal({ own: 1, theirs: 1 });
      expect(merged(', merge: true')).to.deep.equal({ own: 1, theirs: 1 });
    });
    it('takes only those of the event with override', () => {
      expect(merged(', merge: override')).to.deep.equal({ theirs: 1 });
    });
    it('keeps its own with anything else', () => {
      expect(merged(', merge: false')).to.deep.equal({ own: 1 });
    });
  });

  it('runs its steps for each event as a branch of its own, and never ends by itself', () => {
    const run = launched(`
      - concurrence:
          - listen:
              to: slow
              upon: reply
              do:
                - echo: 'heard \${f:n}'
                - bob
          - sequence: [ slow, slow, stall ]
    `);
    run.answer('slow', { n: 1 });
    run.answer('slow', { n: 2 });
    expect(run.echoes).to.deep.equal(['heard 1', 'heard 2']);
    expect(run.trace.filter((name) => name === 'bob')).to.have.lengthOf(2);
    expect(run.live).to.include('listen 0_0_0');
  });

  it('leaves the process running when a step that it runs is not wanted', () => {
    const run = launched(`
      - concurrence:
          - listen: { to: slow, do: [ bob: { if: 'false' } ] }
          - sequence: [ wait: 1s, slow ]
    `).advance('1s');
    expect(run.ended).to.equal(null);
  });

  it('lets the steps that it runs see the variables around it', () => {
    const run = launched(`
      - set: { 'v:x': seen }
      - concurrence:
          - listen: { to: slow, do: [ echo: '\${v:x}' ] }
          - sequence: [ wait: 1s, slow ]
    `).advance('1s');
    expect(run.echoes).to.deep.equal(['seen']);
  });

  describe('to errors', () => {
    it('hears of the errors of its process that nobody handled', () => {
      const run = beside('listen: { to: errors }', 'fail: { message: too bad }');
      expect(run.workOf('alice').fields['__error__']).to.include({ class: 'RuntimeError', message: 'too bad' });
    });
    it('does not hear of those that were handled', () => {
      expect(heard(beside('listen: { to: errors }', 'fail: { on_error: pass }'))).to.equal(false);
    });
    it('looks at class and message', () => {
      const hears = (attributes: string) =>
        heard(beside(`listen: { to: error, ${attributes} }`, 'fail: { message: too bad }'));
      expect(hears('class: RuntimeError')).to.equal(true);
      expect(hears('class: Other')).to.equal(false);
      expect(hears("class: '/Run/'")).to.equal(true);
      expect(hears('message: too bad')).to.equal(true);
      expect(hears('msg: too')).to.equal(false);
      expect(hears("message: '/too/'")).to.equal(true);
    });
  });

  it('tells the engine to listen to other processes, and no longer when it is through', () => {
    const run = beside('listen: { to: slow }');
    const tracks = run.effects.filter((effect) => effect.do === 'track');
    expect(tracks.map(({ tracker }) => tracker?.scope ?? null)).to.deep.equal(['everywhere', null]);
  });

  for (const wfid of ['same', 'current', 'true']) {
    it(`keeps to its own process with wfid: ${wfid}`, () => {
      const run = beside(`listen: { to: slow, wfid: ${wfid} }`);
      expect(heard(run)).to.equal(true);
      expect(run.effects.filter((effect) => effect.do === 'track' && effect.tracker !== null)).to.deep.equal([]);
    });
  }

  it('no longer listens when it is cancelled', () => {
    const run = launched(`- listen: { to: slow }`);
    run.command('cancel');
    expect(run.effects.at(-1)).to.include({ do: 'ended' });
    expect(run.effects.filter((effect) => effect.do === 'track').at(-1)).to.include({ tracker: null });
  });

  for (const upon of ['sometimes', 'constructor', '__proto__']) {
    it(`stands in error for upon: ${upon}`, () => {
      expect(launched(`- listen: { to: slow, upon: ${upon} }`).wrong[0]).to.contain(
        'write apply, reply, entering or leaving',
      );
    });
  }

  it('stands in error when it says not what to listen to', () => {
    expect(launched(`- listen`).wrong[0]).to.contain('says not what to listen to');
  });
});
