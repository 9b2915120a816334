import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('error', () => {
  it('stands in error with the text', () => {
    const run = launched(
      `
      - error: 'no build after \${v:tries} tries'
      - alice
    `,
      { variables: { tries: 3 } },
    );
    expect(run.errors[0]).to.include({
      code: 'BOSS_FORCED_ERROR',
      class: 'ForcedError',
      message: 'no build after 3 tries',
    });
    expect(run.trace).to.deep.equal([]);
  });

  for (const name of ['msg', 'message', 'text']) {
    it(`takes the message as ${name}`, () => {
      expect(launched(`- error: { ${name}: too bad }`).wrong).to.deep.equal(['too bad']);
    });
  }

  it('has a message of its own where none is given', () => {
    expect(launched(`- error`).wrong).to.deep.equal(['error triggered from process definition']);
  });

  it('is caught by the handler around it', () => {
    const run = launched(`
      - sequence:
          on_error: alice
          do: [ error: too bad ]
      - bob
    `);
    expect(run.trace).to.deep.equal(['alice', 'bob']);
  });

  for (const name of ['re', 'reraise']) {
    it(`raises a stored error again with ${name}, its class and message kept`, () => {
      const run = launched(`- error: { ${name}: '$f:err' }`, {
        fields: { err: { class: 'BuildFailed', message: 'no space' } },
      });
      expect(run.errors[0]).to.include({ class: 'BuildFailed', message: 'no space' });
    });
  }

  it('raises a stored text as a new error', () => {
    const run = launched(`- error: { re: '$f:err' }`, { fields: { err: 'no space' } });
    expect(run.errors[0]).to.include({ class: 'ForcedError', message: 'no space' });
  });

  it('does nothing where no error is stored', () => {
    expect(
      launched(`
      - error: { re: '$f:err' }
      - alice
    `).trace,
    ).to.deep.equal(['alice']);
  });

  it('lets the process through when it is replayed', () => {
    const run = launched(`
      - error: too bad
      - alice
    `);
    expect(run.replay()).to.equal('applied');
    expect(run.trace).to.deep.equal(['alice']);
  });
});
