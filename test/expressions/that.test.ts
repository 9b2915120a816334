import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('that and of', () => {
  it('that alone is an if without else', () => {
    const run = launched("- that: { test: '${f:n} > 1', do: [ echo: more ] }\n- echo: end", { fields: { n: 2 } });
    expect(run.echoes).to.deep.equal(['more', 'end']);
    expect(run.fields['__result__']).to.equal(true);
    expect(launched("- that: '${f:n} > 1'", { fields: { n: 1 } }).fields['__result__']).to.equal(false);
  });

  it('a case that is cancelled was chosen all the same', () => {
    const run = launched(`
      - given:
          text: a
          cases:
            - { of: a, do: [ slow ] }
            - { of: /./, do: [ echo: other ] }
          else: [ echo: else ]
      - echo: end
    `);
    run.command('cancel', 'of');
    expect(run.echoes).to.deep.equal(['end']);
    expect(run.takenBack).to.deep.equal(['slow']);
  });

  it('a field can be no part of the comparison', () => {
    const run = launched(
      "- given: { text: '${f:title}', cases: [ { of: b, do: [ echo: b ] } ], else: [ echo: else ] }",
      {
        fields: { title: "a' or 'b' == b" },
      },
    );
    expect(run.echoes).to.deep.equal(['else']);
  });
});
