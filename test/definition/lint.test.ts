import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { findingText } from '../../engine/cli/finding-text.ts';
import { lint, type Finding } from '../../engine/definition/lint.ts';
import { RULES } from '../../engine/definition/lint/rules.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import { lintPage } from '../../scripts/docs/lint-pages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = `${ROOT}docs/reference/lint/`;
const PARTICIPANTS = ['alice', 'bob', 'notify_irc', 'built_.*'];

describe('lint', () => {
  for (const { code, severity, summary, advice } of RULES) {
    it(`says about the bad example of ${code} what its page tells, and nothing about the good one`, () => {
      const { bad, says, good } = lintPage(ROOT, code);
      expect(says).to.include(`(${code})`);
      expect(check(bad, 'bad.yaml').map(findingText).join('\n')).to.equal(says);
      expect(check(good)).to.deep.equal([]);
    });

    it(`has a page that tells severity, summary and advice of ${code}`, () => {
      const page = readFileSync(`${PAGES}${code}.md`, 'utf8');
      expect(page.startsWith(`# ${code}\n\n*${severity}.* ${summary}\n`)).to.equal(true);
      expect(page).to.include(`\n\n${advice}\n\n`);
    });
  }

  it('has a page for every rule and no other', () => {
    const pages = readdirSync(PAGES).filter((file) => file !== 'README.md');
    expect(pages.sort()).to.deep.equal(RULES.map(({ code }) => `${code}.md`).sort());
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
        excerpt: "    6 |   reviewer :tag => 'y'\n      |   ^",
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

function check(text: string, file?: string): readonly Finding[] {
  const named = file === undefined ? {} : { file };
  return lint(text, { ...named, knownExpressions: EXPRESSION_NAMES, participants: PARTICIPANTS, fields: {} });
}
