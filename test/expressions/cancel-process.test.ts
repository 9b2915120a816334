import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

const definition = (step: string) => `
      - concurrence:
          - sequence:
              on_cancel: carol
              do: [ slow ]
          - sequence:
              - alice
              - ${step}
              - bob
`;

describe('cancel_process', () => {
  for (const name of ['cancel_process', 'terminate']) {
    it(`ends the whole process and lets on_cancel handlers run: ${name}`, () => {
      const run = launched(definition(name));
      expect(run.trace).to.deep.equal(['slow', 'alice', 'carol']);
      expect(run.takenBack).to.deep.equal(['slow']);
      expect(run.flavour).to.equal('cancel');
    });
  }

  it('does nothing where its condition does not hold', () => {
    expect(
      launched(`
      - terminate: { if: '\${f:stop}' }
      - alice
    `).trace,
    ).to.deep.equal(['alice']);
  });

  it('ends the process from a branch that was forgotten', () => {
    const run = launched(`
      - sequence:
          forget: true
          do: [ terminate ]
      - slow
    `);
    expect(run.flavour).to.equal('cancel');
  });

  it('leaves nothing of itself behind when it is forgotten', () => {
    const run = launched(`
      - terminate: { forget: true }
      - slow
    `);
    expect([run.flavour, run.live]).to.deep.equal(['cancel', []]);
  });

  it('works as an error handler', () => {
    const run = launched(`
      - sequence:
          on_error: cancel_process
          do: [ fail ]
      - alice
    `);
    expect(run.flavour).to.equal('cancel');
    expect(run.trace).to.deep.equal(['fail']);
  });
});

describe('kill_process', () => {
  it('ends the whole process and runs no handler', () => {
    const run = launched(definition('kill_process'));
    expect(run.trace).to.deep.equal(['slow', 'alice']);
    expect(run.takenBack).to.deep.equal(['slow kill']);
    expect(run.flavour).to.equal('kill');
  });
});
