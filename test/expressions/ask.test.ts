import { expect } from 'chai';
import type { JsonObject } from '../../engine/core/json.ts';
import type { Outcome } from '../../engine/core/outside-message.ts';
import { launched, type ScriptedRun } from '../support/scripted-run.ts';

const YES = { decision: 'yes' };
const NO = { decision: 'no' };

function says(run: ScriptedRun, who: string, values: JsonObject | null = YES, groups: readonly string[] = []): Outcome {
  return run.send({ kind: 'answer', expression: run.idOf('ask'), person: { name: who, groups }, values });
}

describe('ask', () => {
  it('waits for a person and takes the answer into a field', () => {
    const run = launched(
      `
      - ask: 'Release \${f:version}?'
      - alice: { if: '\${f:answer.decision} == yes' }
    `,
      { fields: { version: '4.2' } },
    );
    expect(run.trace).to.deep.equal([]);
    expect(says(run, 'anna', { decision: 'yes', comment: 'at last' })).to.equal('applied');
    expect(run.trace).to.deep.equal(['alice']);
    expect(run.fields['answer']).to.deep.equal({
      decision: 'yes',
      comment: 'at last',
      by: 'anna',
      at: '2026-11-20 20:27:15.000000 UTC',
    });
  });

  it('puts the answer where it is told to', () => {
    const run = launched(`- ask: { question: 'Well?', as: review.first }`, { fields: { review: {} } });
    says(run, 'anna', NO);
    expect(run.fields['review']).to.deep.include({
      first: { decision: 'no', by: 'anna', at: '2026-11-20 20:27:15.000000 UTC' },
    });
  });

  it('writes down what was asked and answered, and by whom', () => {
    const run = launched(`- ask: { question: 'Release \${f:v}?', who: anna }`, { fields: { v: 1 } });
    says(run, 'anna');
    const lines = run.effects.flatMap((effect) => (effect.do === 'journal' ? [[effect.what, effect.data]] : []));
    expect(lines).to.deep.include.members([
      ['asked', { question: 'Release 1?', who: ['anna'] }],
      ['answered', { by: 'anna', values: YES }],
    ]);
  });

  describe('who may answer', () => {
    it('is everybody unless it says who', () => {
      expect(says(launched(`- ask: 'Well?'`), 'whoever')).to.equal('applied');
    });

    it('is whoever is named, or in a group that is named', () => {
      const run = launched(`- ask: { question: 'Well?', who: [anna, releasers] }`);
      expect(says(run, 'ben')).to.equal('refused');
      expect(says(run, 'ben', YES, ['releasers'])).to.equal('applied');
    });

    it('is nobody of those who are left out, whatever else they are', () => {
      const run = launched(`- ask: { question: 'Well?', who: releasers, not: '\${f:requester}' }`, {
        fields: { requester: 'ben' },
      });
      expect(says(run, 'ben', YES, ['releasers'])).to.equal('refused');
      expect(says(run, 'anna', YES, ['releasers'])).to.equal('applied');
    });

    it('may be written with commas, or come from a field', () => {
      const fields = { reviewers: ['anna', 'ben'] };
      expect(says(launched(`- ask: { question: 'Well?', who: 'anna, ben' }`), 'ben')).to.equal('applied');
      expect(says(launched(`- ask: { question: 'Well?', who: '$f:reviewers' }`, { fields }), 'ben')).to.equal(
        'applied',
      );
    });
  });

  describe('of several people', () => {
    const TWO = `
      - ask: { question: 'Well?', people: 2 }
      - alice
    `;

    it('goes on when so many different people say the same', () => {
      const run = launched(TWO);
      says(run, 'anna', { decision: 'yes', comment: 'good' });
      expect(run.trace).to.deep.equal([]);
      says(run, 'ben', { decision: 'yes', comment: 'fine' });
      expect(run.trace).to.deep.equal(['alice']);
      const answer = run.fields['answer'] as JsonObject;
      expect(answer).to.include({ decision: 'yes', by: 'anna, ben' });
      expect(answer['answers']).to.have.length(2);
    });

    it('counts a person once, however often', () => {
      const run = launched(TWO);
      for (let i = 0; i < 3; i++) says(run, 'anna');
      expect(run.trace).to.deep.equal([]);
    });

    it('goes on waiting while they disagree, until somebody changes his mind', () => {
      const run = launched(TWO);
      says(run, 'anna', YES);
      says(run, 'ben', NO);
      expect(run.trace).to.deep.equal([]);
      says(run, 'anna', NO);
      expect(run.fields['answer']).to.include({ decision: 'no', by: 'ben, anna' });
    });

    it('does not count an answer that was taken back', () => {
      const run = launched(TWO);
      says(run, 'anna');
      expect(says(run, 'anna', null)).to.equal('applied');
      says(run, 'ben');
      expect(run.trace).to.deep.equal([]);
      expect(says(run, 'carl', null)).to.equal('refused');
    });
  });

  describe('that nobody answers', () => {
    it('lets others answer after a while', () => {
      const run = launched(`- ask: { question: 'Well?', who: anna, escalate: { after: 1d, to: [managers] } }`);
      expect(says(run, 'mia', YES, ['managers'])).to.equal('refused');
      run.advance('1d');
      expect(run.notes).to.include('escalated 0_0');
      expect(says(run, 'mia', YES, ['managers'])).to.equal('applied');
    });

    it('times out like any step, and is closed then', () => {
      const run = launched(`
        - ask: { question: 'Well?', timeout: 3d, on_timeout: slow }
      `);
      const expression = run.idOf('ask');
      run.advance('3d');
      expect(run.trace).to.deep.equal(['slow']);
      expect(run.send({ kind: 'answer', expression, person: { name: 'anna', groups: [] }, values: YES })).to.equal(
        'refused',
      );
    });
  });

  it('is closed when it is cancelled', () => {
    const run = launched(`
      - concurrence:
          - ask: { question: 'Well?', tag: asked }
          - sequence: [ { wait: 1h }, { undo: asked } ]
    `);
    run.advance('1h');
    expect(run.ended).not.to.equal(null);
    // What it can be found by is only that it once had this tag.
    expect(run.execution.head.labels).to.deep.equal({ 'tag:asked': 1 });
  });

  it('keeps an answer that comes while it is paused until it is resumed', () => {
    const run = launched(`
      - ask: 'Well?'
      - alice
    `);
    const expression = run.idOf('ask');
    run.command('pause');
    const again = { kind: 'answer', expression, person: { name: 'anna', groups: [] }, values: YES } as const;
    expect(run.send(again)).to.equal('applied');
    expect(run.send(again)).to.equal('refused');
    expect(run.trace).to.deep.equal([]);
    run.command('resume');
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('can be found by those whom it asks as long as it is open', () => {
    const run = launched(`
      - concurrence:
          - ask: { question: 'One?', who: anna }
          - ask: { question: 'Two?', who: [anna, ben] }
    `);
    expect(run.execution.head.labels).to.deep.equal({ task: 2, 'task:anna': 2, 'task:ben': 1 });
    says(run, 'anna');
    expect(run.execution.head.labels).to.deep.equal({ task: 1, 'task:anna': 1, 'task:ben': 1 });
    says(run, 'anna');
    expect(run.execution.head.labels).to.equal(undefined);
  });

  it('asks afresh in each turn of a loop', () => {
    const run = launched(`
      - cursor:
          - ask: 'Well?'
          - rewind: { if: '\${f:answer.decision} == no' }
    `);
    says(run, 'anna', NO);
    expect(run.ended).to.equal(null);
    says(run, 'anna', YES);
    expect(run.fields['answer']).to.include({ decision: 'yes' });
  });

  describe('stands in error', () => {
    const MISTAKES: readonly (readonly [string, string])[] = [
      [`ask`, "asks nothing: write `ask: 'Release it?'`"],
      [`ask: { question: 'Well?', people: 0 }`, '`people` is how many must say the same'],
      [`ask: { question: 'Well?', form: [] }`, '`form` is a JSON Schema of an object'],
      [`ask: { question: 'Well?', form: { properties: { by: {} } } }`, '`form` cannot ask for by'],
      [`ask: { question: 'Well?', who: [1] }`, '1 is no name of a person or group'],
      [`ask: { question: 'Well?', as: '' }`, '`as` is the name of a field'],
      [`ask: { question: 'Well?', escalate: 1d }`, '`escalate` says after how long, and to whom'],
      [`ask: { question: 'Well?', escalate: { after: soon, to: a } }`, '`escalate.after` "soon" is no duration'],
      [`ask: { question: 'Well?', escalate: { after: 1d } }`, '`escalate.to` says who may answer then'],
    ];
    for (const [step, message] of MISTAKES) {
      it(`for ${step}`, () => expect(launched(`- ${step}`).wrong[0]).to.contain(message));
    }

    it('when the form is no schema', () => {
      const environment = { schemaMistake: () => 'its type is "car"' };
      expect(launched(`- ask: { question: 'Well?', form: { type: car } }`, { environment }).wrong[0]).to.contain(
        '`form` is no JSON Schema that can be used: its type is "car"',
      );
    });
  });
});
