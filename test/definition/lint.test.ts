import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { lint, RULES, type Finding } from '../../engine/definition/lint.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';

const PARTICIPANTS = ['alice', 'bob', 'notify_irc', 'built_.*'];
const PAGE = readFileSync(new URL('../../docs/reference/lint.md', import.meta.url), 'utf8');

describe('lint', () => {
  for (const { code, severity } of RULES) {
    it(`finds ${code} in the bad example of its page and nothing in the good one`, () => {
      const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${code}\n`)) ?? '';
      expect(section, 'severity on the page').to.include(`*${severity}.*`);
      const [bad = '', good = ''] = [...section.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? '');
      expect(codes(check(bad))).to.include(code);
      expect(check(good)).to.deep.equal([]);
    });
  }

  it('has a page for every rule and no other', () => {
    const pages = [...PAGE.matchAll(/^## (.*)$/gm)].map(([, code]) => code);
    expect(pages).to.deep.equal(RULES.map((rule) => rule.code));
  });

  it('gives file, line, column and expid of the step, numbered as in the running process', () => {
    const text =
      "Ruote.define 'x', :timeout => '1d' do\n  alice\n  define 'sub' do\n    bob\n  end\n  reviewer :tag => 'y'\nend\n";
    expect(
      lint(text, { file: 'x.pdef', knownExpressions: EXPRESSION_NAMES, participants: PARTICIPANTS }),
    ).to.deep.equal([
      {
        code: 'unknown-name',
        severity: 'error',
        message:
          '"reviewer" is no expression, no sub-definition here and no registered participant. Register it, or mend the name.',
        file: 'x.pdef',
        line: 6,
        column: 3,
        path: '0_2',
      },
    ]);
  });

  it('tells a text that cannot be read as a finding', () => {
    const [finding, ...others] = check('name: x\ndo:\n  - wait 1m\n');
    expect(finding).to.include({ code: 'unreadable', severity: 'error', line: 3, column: 5, path: null });
    expect(finding?.message).to.include('wait: 1m');
    expect(others).to.deep.equal([]);
  });

  it('says nothing about participants when the registrations are not known', () => {
    const text = 'name: x\ntimeout: 1d\ndo:\n  - whoever\n';
    expect(lint(text, { knownExpressions: EXPRESSION_NAMES })).to.deep.equal([]);
  });

  it('asks whether a near name was meant', () => {
    const [finding] = check('name: x\ntimeout: 1d\ndo:\n  - seqence: [alice]\n');
    expect(finding?.message).to.include('Did you mean "sequence"?');
  });

  it('knows registrations by regular expression, variables, dynamic names and the definition itself', () => {
    const steps = [
      'built_home:foo',
      "set: { 'v:who': alice }",
      'who',
      "'${f:name}'",
      "x: { if: '${f:again}' }",
      "participant: '${v:check}'",
    ];
    expect(check(`name: x\ntimeout: 1d\ndo:\n${steps.map((step) => `  - ${step}\n`).join('')}`)).to.deep.equal([]);
  });

  it('looks into every step of a retry list', () => {
    const text = "name: x\ntimeout: 1d\ndo:\n  - alice: { on_error: '1s: retry * 3, 2s: nobody, pass' }\n";
    expect(check(text).map((finding) => finding.message)).to.have.lengthOf(1);
    expect(check(text)[0]?.message).to.match(/^on_error: "nobody"/);
  });

  it('does not take a sub-definition of another scope for one that can be called', () => {
    const text =
      'name: x\ntimeout: 1d\ndo: [inner]\ndefine:\n  outer:\n    define: { inner: [alice] }\n    do: [inner]\n';
    expect(check(text).map(({ code, line }) => ({ code, line }))).to.deep.equal([{ code: 'unknown-name', line: 3 }]);
  });

  it('lets steps follow a break that stands in no loop, and sub-definitions follow anything', () => {
    const text =
      "Ruote.define 'x', :timeout => '1d' do\n  _break\n  alice\n  terminate\n  define 'y' do\n    bob\n  end\nend\n";
    expect(check(text)).to.deep.equal([]);
  });

  it('understands negative counts and counts that are only known later', () => {
    const counts = { '-1': 0, '-2': 1, '2': 0, "'2'": 0, '0': 1, many: 1, "'${f:n}'": 0 };
    for (const [count, findings] of Object.entries(counts)) {
      const text = `name: x\ntimeout: 1d\ndo:\n  - concurrence: { count: ${count}, do: [alice, bob] }\n`;
      expect(check(text), count).to.have.lengthOf(findings);
    }
  });
});

function check(text: string): readonly Finding[] {
  return lint(text, { knownExpressions: EXPRESSION_NAMES, participants: PARTICIPANTS });
}

function codes(findings: readonly Finding[]): string[] {
  return findings.map((finding) => finding.code);
}
