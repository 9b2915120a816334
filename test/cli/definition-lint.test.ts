import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { RULES } from '../../engine/definition/lint/rules.ts';
import { startEmbedded } from '../api/support/embedded.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { boss } from './support/screen.ts';
import type { Ran } from './support/screen.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NO_ENGINE = 'http://127.0.0.1:1';
const GOOD = 'name: good\ndo:\n  - echo: x\n';
const INFO = 'name: waits\ndo:\n  - alice\n';
const WARNING = "name: warned\ndo:\n  - echo: { text: x, if: '1 == 1' }\n";

interface Log {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly name: string; readonly version: string; readonly rules: readonly Rule[] };
    };
    readonly columnKind: string;
    readonly results: readonly Result[];
  }[];
}
interface Rule {
  readonly id: string;
  readonly helpUri: string;
  readonly shortDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: string };
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number; readonly startColumn: number };
    };
  }[];
}

describe('boss definition lint', () => {
  const folder = scratchFolder('lint');
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const lint = (...argv: string[]): Promise<Ran> =>
    boss(['definition', 'lint', ...argv], { env: { BOSS_URL: NO_ENGINE } });

  it('finds nothing in a good file, without an engine', async () => {
    expect(await lint(file('good.yaml', GOOD))).to.include({ code: 0, out: 'nothing found\n' });
  });

  it('flags the bad patterns of a sample, each once and in its line', async () => {
    const path = file(
      'sample.yaml',
      [
        'name: sample',
        'do:',
        '  - wait: 2 days',
        "  - alice: { if: '${f:state} == new or open' }",
        '  - notify_irc: { password: secret, timeout: 5m }',
        '  - concurrence: { timeout: 1d, count: 3, do: [alice, bob] }',
        '  - undo: biuld',
        '  - terminate',
        '  - echo: never',
        '',
      ].join('\n'),
    );
    const { code, out } = await lint(path, '-o', 'json');
    const { findings } = JSON.parse(out) as { findings: { code: string; line: number }[] };
    expect(code).to.equal(1);
    expect(findings.map((finding) => `${finding.line} ${finding.code}`)).to.deep.equal([
      '3 wrong-attribute',
      '4 constant-condition',
      '4 no-timeout',
      '5 clear-text-secret',
      '6 impossible-count',
      '7 unknown-tag',
      '9 unreachable-step',
    ]);
  });

  it('shows the place with a caret', async () => {
    const path = file('info.yaml', INFO);
    const { code, out } = await lint(path);
    expect(code).to.equal(0);
    expect(out).to.match(
      /info\.yaml:3:5: info: "alice" has no timeout.* \(no-timeout\)\n {4}3 \| {3}- alice\n {6}\| {5}\^\n$/,
    );
    expect(out.startsWith(`${path}:`)).to.equal(true);
  });

  it('fails at the severity that --fail-on names, or at a worse one', async () => {
    const codes = { info: [0, 1, 1, 1], warning: [0, 0, 1, 1], error: [0, 0, 0, 1] };
    const files = [
      file('good.yaml', GOOD),
      file('info.yaml', INFO),
      file('warning.yaml', WARNING),
      file('broken.yaml', 'name: x\ndo: ['),
    ];
    for (const [severity, expected] of Object.entries(codes)) {
      const found = await Promise.all(files.map(async (path) => (await lint(path, '--fail-on', severity)).code));
      expect(found, severity).to.deep.equal(expected);
    }
    expect((await lint(...files)).code).to.equal(1);
    expect((await lint(files[2] ?? '')).code).to.equal(0);
  });

  it('reads the definitions of a folder, and neither tests nor defaults nor other files', async () => {
    file('tree/a/one.pdef', "Ruote.define 'one' do\n  alice\nend\n");
    file('tree/two.yaml', INFO);
    file('tree/two.conf.yaml', 'do: [alice]\n');
    file('tree/two.test.yaml', 'do: [');
    file('tree/event.json', '{"id": 1}');
    file('tree/b/three.json', '["define", {"name": "three"}, [["alice", {}, []]]]');
    file('tree/b/four.xml', '<define name="four"><alice/></define>');
    file('tree/.hidden/five.yaml', INFO);
    const { out } = await lint(join(folder, 'tree'), '-o', 'json');
    const { findings } = JSON.parse(out) as { findings: { file: string; line: number }[] };
    const names = findings.map((finding) => finding.file.slice(folder.length + 1));
    expect(names).to.deep.equal(['tree/a/one.pdef', 'tree/b/four.xml', 'tree/b/three.json', 'tree/two.yaml']);
  });

  it('says so when there is nothing to lint, a file is missing, or an option is wrong', async () => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    expect((await lint(join(folder, 'empty'))).code).to.equal(2);
    expect((await lint(join(folder, 'missing.yaml'))).code).to.equal(5);
    expect((await lint(file('good.yaml', GOOD), '--fail-on', 'pain')).code).to.equal(2);
    const { code, err } = await lint(file('good.yaml', GOOD), '--off', 'no-timeouts');
    expect(code).to.equal(2);
    expect(err).to.contain('no-timeouts').and.to.contain('unknown-tag');
  });

  it('leaves out the rules that are switched off', async () => {
    expect((await lint(file('info.yaml', INFO), '--off', 'no-timeout')).out).to.equal('nothing found\n');
  });

  it('knows the default fields beside the definition', async () => {
    const params = 'params: { type: object, properties: { p: {} } }\n';
    const path = file('fields.yaml', `name: f\n${params}do:\n  - echo: '\${f:p} \${f:given}'\n`);
    expect((await lint(path)).out).to.contain('field-never-set');
    file('fields.conf.yaml', 'given: 1\n');
    expect((await lint(path)).out).to.equal('nothing found\n');
  });

  it('prints SARIF 2.1.0 with what is required of it', async () => {
    const broken = file('a b.yaml', 'name: x\ndo: [');
    const { code, out } = await lint(broken, file('info.yaml', INFO), file('warning.yaml', WARNING), '-o', 'sarif');
    expect(code).to.equal(1);
    const log = JSON.parse(out) as Log;
    expect(log).to.include({ version: '2.1.0' });
    expect(log.$schema).to.match(/sarif-2\.1\.0\.json$/);
    const [run, ...others] = log.runs;
    expect(others).to.deep.equal([]);
    const { name, rules } = run?.tool.driver ?? { name: '', rules: [] };
    expect(name).to.equal('boss definition lint');
    expect(rules.map(({ id }) => id)).to.deep.equal(['unreadable', ...RULES.map((rule) => rule.code)]);
    for (const { helpUri, shortDescription, help, defaultConfiguration } of rules) {
      expect(new URL(helpUri).pathname).to.match(/docs\/reference\/lint\/[\w-]+\.md$/);
      expect(shortDescription.text.length * help.text.length).to.be.greaterThan(0);
      expect(['error', 'warning', 'note']).to.include(defaultConfiguration.level);
    }
    const results = run?.results ?? [];
    expect(results.map(({ ruleId, level }) => [ruleId, level])).to.deep.equal([
      ['unreadable', 'error'],
      ['no-timeout', 'note'],
      ['constant-condition', 'warning'],
    ]);
    for (const { ruleId, ruleIndex, message, locations } of results) {
      expect(rules[ruleIndex]?.id).to.equal(ruleId);
      expect(message.text).to.not.equal('');
      const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
      expect(artifactLocation?.uri).to.match(/^file:\/\/\/\S+\.yaml$/);
      expect(region?.startLine).to.be.greaterThan(0);
      expect(region?.startColumn).to.be.greaterThan(0);
    }
  });

  it('is the only command that prints SARIF', async () => {
    const { code, err } = await boss(['definition', 'convert', file('good.yaml', GOOD), '--to', 'json', '-o', 'sarif']);
    expect(code).to.equal(2);
    expect(err).to.contain('sarif');
  });

  it('finds nothing to warn of in what is shipped', async () => {
    const { code, out } = await lint(`${ROOT}processes`, `${ROOT}examples`, '--fail-on', 'info');
    expect({ code, out }).to.deep.equal({ code: 0, out: 'nothing found\n' });
  });

  it('knows shared definitions in the same folder, those linted together, and those at the engine when asked', async () => {
    const folder = scratchFolder('calls');
    const path = join(folder, 'calls.yaml');
    writeFileSync(path, 'name: calls\ndo:\n  - subprocess: shared_part\n  - subprocess: shared_part@2\n');
    const shared = file('shared.yaml', 'name: A:shared_part\ndo:\n  - noop\n');
    expect((await lint(path)).out).to.contain('There is no sub-definition "shared_part" here.');
    expect((await lint(path, shared)).out).to.equal('nothing found\n');
    copyFileSync(shared, join(folder, 'part.yaml'));
    expect((await lint(path)).out).to.equal('nothing found\n');
    rmSync(join(folder, 'part.yaml'));
    const server = await startEmbedded();
    try {
      const env = { BOSS_URL: server.url };
      await boss(['definition', 'put', shared], { env });
      expect((await boss(['definition', 'lint', path, '--registered'], { env })).out).to.equal('nothing found\n');
    } finally {
      await server.stop();
    }
  });

  it('looks for participants at the engine when asked', async () => {
    const server = await startEmbedded();
    try {
      const path = file('names.yaml', 'name: names\ndo:\n  - nobody_has_this_name: { timeout: 1h }\n');
      const asked = await boss(['definition', 'lint', path, '--registered'], { env: { BOSS_URL: server.url } });
      expect(asked.out).to.contain('nobody_has_this_name');
      expect((await lint(path)).out).to.equal('nothing found\n');
    } finally {
      await server.stop();
    }
  });
});
