import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

const byStatus = (status: string) =>
  launched(
    `
      - given:
          text: '\${f:status}'
          cases:
            - { of: accepted, do: [ echo: accepted ] }
            - { of: '/^blocked_/', do: [ echo: blocked, echo: told ] }
            - { that: '\${f:tries} > 3', do: [ echo: gave up ] }
          else: [ echo: one, echo: two ]
      - echo: end
    `,
    { fields: { status, tries: status === 'late' ? 4 : 1 } },
  );

describe('given', () => {
  const ends: [status: string, echoes: string][] = [
    ['accepted', 'accepted,end'],
    ['blocked_by_qa', 'blocked,told,end'],
    ['late', 'gave up,end'],
    ['other', 'one,two,end'],
    ['', 'one,two,end'],
  ];
  for (const [status, echoes] of ends) {
    it(`with "${status}" runs ${echoes}`, () => expect(byStatus(status).echoes.join(',')).to.equal(echoes));
  }

  it('removes its own fields when a case held, and leaves its text when none did', () => {
    expect(byStatus('accepted').fields).to.deep.equal({ status: 'accepted', tries: 1 });
    expect(byStatus('other').fields).to.deep.equal({
      status: 'other',
      tries: 1,
      __given__: 'other',
      __result__: false,
    });
  });

  it('compares with the text as it was when it was reached', () => {
    const run = launched(
      `
      - given:
          text: '\${f:a}'
          do:
            - set: { a: 2 }
            - of: { '2': ~, do: [ echo: two ] }
            - of: { '1': ~, do: [ echo: one ] }
    `,
      { fields: { a: '1' } },
    );
    expect(run.echoes).to.deep.equal(['one']);
  });

  it('takes a text with words of the condition language for a text', () => {
    const run = launched(
      `
      - given: { text: 'ready or not', cases: [ { of: 'in progress', do: [ echo: a ] }, { of: 'ready or not', do: [ echo: b ] } ] }
    `,
    );
    expect(run.echoes).to.deep.equal(['b']);
  });

  it('is not ended by a result that was left before it', () => {
    const run = launched(`
      - set: { flag: true }
      - given: { text: x, cases: [ { of: x, do: [ echo: x ] } ] }
    `);
    expect(run.echoes).to.deep.equal(['x']);
  });

  it('is through at once without cases', () => {
    expect(launched('- given').ended).not.to.equal(null);
  });
});
