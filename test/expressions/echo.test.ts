import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('echo', () => {
  it('writes a line into the journal and goes on', () => {
    const run = launched(
      `
      - echo: 'built \${f:package}'
      - alice
    `,
      { fields: { package: 'bash' } },
    );
    expect(run.echoes).to.deep.equal(['built bash']);
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('takes the text as attribute', () => {
    expect(launched(`- echo: { text: hello }`).echoes).to.deep.equal(['hello']);
  });

  it('writes data as JSON', () => {
    expect(launched(`- echo: '$f:list'`, { fields: { list: [1, { a: null }] } }).echoes).to.deep.equal([
      '[1,{"a":null}]',
    ]);
  });

  it('writes an empty line when there is no text', () => {
    expect(launched(`- echo`).echoes).to.deep.equal(['']);
  });
});
