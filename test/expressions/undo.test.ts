import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

const withBranch = (step: string) =>
  launched(`
      - concurrence:
          - sequence: { tag: build, on_cancel: carol, do: [ slow ] }
          - sequence:
              - alice
              - ${step}
              - bob
      - echo: end
    `);

describe('undo', () => {
  for (const step of ['undo: build', 'undo: { ref: build }', 'cancel: build', "undo: ' build '"]) {
    it(`cancels the step with the tag, its on_cancel included, and goes on: ${step}`, () => {
      const run = withBranch(step);
      expect(run.takenBack).to.deep.equal(['slow']);
      expect(run.trace).to.have.members(['slow', 'alice', 'bob', 'carol']);
      expect(run.echoes).to.deep.equal(['end']);
    });
  }

  it('as kill lets no handler run', () => {
    const run = withBranch('kill: build');
    expect(run.takenBack).to.deep.equal(['slow kill']);
    expect(run.trace).to.deep.equal(['slow', 'alice', 'bob']);
  });

  for (const step of ['undo: nowhere', 'undo', "kill: { ref: '' }"]) {
    it(`does nothing where there is nothing: ${step}`, () => {
      const run = withBranch(step);
      expect(run.trace).to.deep.equal(['slow', 'alice', 'bob']);
      expect(run.takenBack).to.deep.equal([]);
    });
  }

  it('cancels what is around it', () => {
    const run = launched('- sequence: { tag: all, do: [ undo: all, alice ] }\n- bob');
    expect(run.trace).to.deep.equal(['bob']);
  });
});
