import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import { launched, type ScriptedRun } from '../support/scripted-run.ts';

/** Three branches that wait for an answer, with these attributes. */
function three(attributes: string, fields: JsonObject = {}): ScriptedRun {
  return launched(
    `
      - concurrence: { ${attributes}${attributes === '' ? '' : ','} do: [ slow, slower, slowest ] }
      - alice
    `,
    { fields, participants: { slowest: () => 'hold' } },
  );
}
const isThrough = (run: ScriptedRun) => run.trace.includes('alice');

describe('concurrence', () => {
  it('runs its steps at the same time, each with a copy of the workitem', () => {
    const run = three('', { a: 1 });
    expect(run.trace).to.deep.equal(['slow', 'slower', 'slowest']);
    expect(run.dispatches.map(({ fields }) => fields)).to.deep.equal([{ a: 1 }, { a: 1 }, { a: 1 }]);
  });

  it('goes on when all are through', () => {
    const run = three('');
    run.answer('slower');
    run.answer('slow');
    expect(isThrough(run)).to.equal(false);
    run.answer('slowest');
    expect(isThrough(run)).to.equal(true);
  });

  it('is through at once when it is empty', () => {
    expect(launched(`- concurrence`, { fields: { a: 1 } }).fields).to.deep.equal({ a: 1 });
  });

  describe('count', () => {
    for (const attribute of [
      'count: 2',
      'c: 2',
      'count: "2"',
      'wait_for: 2',
      'wf: 2',
      'count: -1',
      "count: '${f:n}'",
    ]) {
      it(`goes on after two replies with ${attribute} of three`, () => {
        const run = three(attribute, { n: 2 });
        run.answer('slow');
        expect(isThrough(run)).to.equal(false);
        run.answer('slowest');
        expect(isThrough(run)).to.equal(true);
        expect(run.takenBack).to.deep.equal(['slower']);
      });
    }

    it('goes on at once with 0', () => {
      const run = three('count: 0');
      expect(isThrough(run)).to.equal(true);
      expect(run.ended).not.to.equal(null);
      expect(run.live, 'nothing is left behind').to.deep.equal([]);
      const told = run.effects.flatMap((effect) => (effect.do === 'publish' ? [effect.event.name] : []));
      expect(told, 'what was not sent is not told').to.deep.equal(['alice', 'alice']);
    });

    it('waits for all with more than there are', () => {
      const run = three('count: 5');
      for (const name of ['slow', 'slower', 'slowest']) run.answer(name);
      expect(isThrough(run)).to.equal(true);
    });

    it('waits for one at least with a negative number', () => {
      const run = three('count: -7');
      expect(isThrough(run)).to.equal(false);
      run.answer('slower');
      expect(isThrough(run)).to.equal(true);
    });
  });

  describe('wait_for', () => {
    const tagged = (wait: string) => `
      - concurrence:
          wait_for: ${wait}
          do:
            - slow: { tag: first }
            - slower: { tag: second }
            - slowest: { tag: third }
      - alice
    `;
    for (const wait of ['first, third', '[ first, third ]']) {
      it(`goes on when the branches with these tags are through: ${wait}`, () => {
        const run = launched(tagged(wait), { participants: { slowest: () => 'hold' } });
        run.answer('slower');
        run.answer('slow');
        expect(isThrough(run)).to.equal(false);
        run.answer('slowest');
        expect(isThrough(run)).to.equal(true);
      });
    }

    it('goes on when all are through, whatever it waits for', () => {
      const run = launched(tagged('nobody'), { participants: { slowest: () => 'hold' } });
      for (const name of ['slow', 'slower', 'slowest']) run.answer(name);
      expect(isThrough(run)).to.equal(true);
    });
  });

  describe('over_if', () => {
    it('goes on with the first workitem that meets the condition', () => {
      const run = three("over_if: '${f:ok}', merge: highest");
      run.answer('slow', { by: 'slow' });
      expect(isThrough(run)).to.equal(false);
      run.answer('slower', { by: 'slower', ok: true });
      expect(run.workOf('alice').fields, 'it wins whatever merge says').to.deep.equal({ by: 'slower', ok: true });
      expect(run.takenBack).to.deep.equal(['slowest']);
    });

    it('does the same for a condition that no longer holds with over_unless', () => {
      const run = three("over_unless: '${f:more}'", { more: true });
      run.answer('slow');
      expect(isThrough(run)).to.equal(false);
      run.answer('slower', { more: false });
      expect(isThrough(run)).to.equal(true);
    });

    it('keeps the first winner when it waits for the others to go', () => {
      const run = three("over_if: '${f:n} > 0', remaining: wait", { n: 1 });
      run.answer('slow', { n: 2 });
      expect(run.workOf('alice').fields).to.deep.equal({ n: 2 });
    });

    it('stands in error when the condition cannot be read, and goes on after a replay', () => {
      const run = three("over_if: '${f:ok} =='");
      run.answer('slow');
      expect(run.errors[0]).to.include({ code: 'BOSS_CONDITION_INVALID', expid: '0_0' });
      run.answer('slower');
      run.answer('slowest');
      expect(isThrough(run)).to.equal(false);
    });
  });

  describe('remaining', () => {
    it('cancel: takes back what the others have, and does not wait for them', () => {
      const run = launched(
        `
      - concurrence:
          count: 1
          do:
            - slow
            - sequence: { on_cancel: slower, do: [ slowest ] }
      - alice
    `,
        { participants: { slowest: () => 'hold' } },
      );
      run.answer('slow');
      expect(run.takenBack).to.deep.equal(['slowest']);
      expect(run.trace).to.include.members(['alice', 'slower']);
      expect(run.ended).not.to.equal(null);
      run.answer('slower');
      expect(run.live).to.deep.equal([]);
    });

    for (const name of ['remaining', 'rem', 'r']) {
      it(`forget: lets the others go on for themselves (${name})`, () => {
        const run = three(`count: 1, ${name}: forget`);
        run.answer('slow');
        expect(run.takenBack).to.deep.equal([]);
        expect(run.ended).not.to.equal(null);
        run.answer('slower');
        run.answer('slowest');
        expect(run.notes.filter((note) => note.startsWith('ceased'))).to.deep.equal(['ceased 0_0_1', 'ceased 0_0_2']);
        expect(run.live).to.deep.equal([]);
      });
    }

    it('wait: cancels the others and waits until they are gone', () => {
      const run = launched(
        `
      - concurrence:
          count: 1
          remaining: wait
          merge_type: isolate
          do:
            - slow
            - sequence: { on_cancel: slower, do: [ slowest ] }
      - alice
    `,
        { participants: { slowest: () => 'hold' } },
      );
      run.answer('slow', { by: 'slow' });
      expect(isThrough(run)).to.equal(false);
      run.answer('slower', { by: 'slower' });
      expect(run.workOf('alice').fields, 'they are merged too').to.deep.equal({
        0: { by: 'slow' },
        1: { by: 'slower' },
      });
    });

    it('forget: leaves nothing of a lost branch whose work is done', () => {
      const run = launched(`- concurrence: { count: -1, remaining: forget, do: [ alice: { lose: true }, bob ] }`);
      expect(run.live).to.deep.equal([]);
    });

    it('forgotten branches keep the variables that they saw', () => {
      const run = launched(`
      - set: { 'v:x': seen }
      - concurrence:
          count: 1
          remaining: forget
          do:
            - alice
            - sequence:
                - slow
                - echo: '\${v:x}'
    `);
      run.answer('slow');
      expect(run.echoes).to.deep.equal(['seen']);
    });
  });

  it('keeps the error of a branch that was left behind to that branch', () => {
    const run = launched(`
      - sequence:
          on_error: dave
          do:
            - concurrence: { count: 1, remaining: cancel, do: [ alice, sequence: { on_cancel: fail, do: [ slow ] } ] }
            - slower
    `);
    expect(run.wrong).to.deep.equal(['boom']);
    run.answer('slower');
    expect(run.ended).not.to.equal(null);
    expect(run.trace).not.to.include('dave');
  });

  it('is over when the branches that it left behind forget what they do', () => {
    const run = launched(`- concurrence: { count: 0, do: [ slow: { forget: true } ] }`);
    expect(run.live).to.deep.equal([]);
  });

  it('takes no answer that comes after it is through', () => {
    const run = three('count: 1');
    run.answer('slow');
    expect(run.answer('slower', { late: true })).to.equal('duplicate');
    expect(run.fields).to.deep.equal({});
  });

  it('takes back the work of all branches when it is cancelled', () => {
    const run = three('');
    run.answer('slow');
    run.command('cancel', 'concurrence');
    expect(run.takenBack).to.deep.equal(['slower', 'slowest']);
    expect(isThrough(run)).to.equal(true);
  });

  it('goes on with the other branches when one stands in error', () => {
    const run = launched(`
      - concurrence:
          - fail
          - slow
      - alice
    `);
    run.answer('slow');
    expect(isThrough(run)).to.equal(false);
    run.replay();
    expect(run.errors).to.have.lengthOf(1);
  });
});
