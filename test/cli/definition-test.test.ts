import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { scratchFolder } from '../support/scratch-folder.ts';
import { boss } from './support/screen.ts';

const DEFINITION = `name: release
do:
  - alice: { task: review, timeout: 7d, on_timeout: escalate }
  - publish: { on_error: '2d: retry' }
define:
  escalate:
    - boss_of_alice
`;
const SCRIPT = `participants: { alice: ok, publish: ok, boss_of_alice: { after: 12d } }
cases:
  - name: publishes at once
    expect: { trace: [alice, publish] }
  - name: takes three weeks when everything goes wrong
    participants: { alice: hold, publish: [{ error: full }, ok] }
    expect: { trace: [alice, boss_of_alice, publish, publish], took: 21d }
`;

describe('boss definition test', () => {
  let folder: string;
  before(() => {
    folder = scratchFolder('rehearsal');
    file('release.yaml', DEFINITION);
    file('release.test.yaml', SCRIPT);
  });
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const test = (...argv: string[]) => boss(['definition', 'test', ...argv], { cwd: folder });

  it('plays the script beside a definition without an engine', async () => {
    const { code, out } = await test(join(folder, 'release.yaml'));
    expect(code).to.equal(0);
    expect(out).to.match(/ {2}ok {3}publishes at once \(0s in [\d.]+ ms\)/);
    expect(out).to.match(/ {2}ok {3}takes three weeks when everything goes wrong \(21d in [\d.]+ ms\)/);
    expect(out).to.include('coverage: 100 % (3 of 3 steps)').and.to.include('2 cases, all passed');
  });

  it('finds the same script by the definition, by itself and by the default fields', async () => {
    file('release.conf.yaml', 'project: A:B\n');
    const files = ['release.yaml', 'release.test.yaml', 'release.conf.yaml'].map((name) => join(folder, name));
    const { out } = await test(...files);
    expect(out).to.include('2 cases, all passed');
  });

  it('plays shared definitions from the files that the script names', async () => {
    file('notify.yaml', 'name: notify\ndo: [ mail ]\n');
    file('calls.yaml', 'name: calls\ndo: [ subprocess: notify ]\n');
    const cases = 'cases: [ { name: one, participants: { mail: ok }, expect: { trace: [mail] } } ]\n';
    const { out } = await test(file('calls.test.yaml', `library: { notify: notify.yaml }\n${cases}`));
    expect(out).to.include('1 case, all passed').and.to.include('100 % (1 of 1 steps)');
    expect((await test(file('calls.test.yaml', `library: { notify: gone.yaml }\n${cases}`))).err).to.include(
      'gone.yaml',
    );
  });

  it('refuses to launch what an engine would refuse: a version for which there is no file', async () => {
    file('notify.yaml', 'name: notify\ndo: [ mail ]\n');
    const definition = 'definition: pinned.yaml\n';
    file('pinned.yaml', 'name: pinned\ndo: [ subprocess: notify@2 ]\n');
    const cases = 'cases: [ { name: one, participants: { mail: ok }, expect: { trace: [mail] } } ]\n';
    const { code, out } = await test(
      file('pinned.test.yaml', `${definition}library: { notify: notify.yaml }\n${cases}`),
    );
    expect(code).to.equal(1);
    expect(out).to.include('the launch is refused: a step calls "subprocess: notify@2"');
    const pinned = file('pinned.test.yaml', `${definition}library: { 'notify@2': notify.yaml }\n${cases}`);
    expect((await test(pinned)).out).to.include('1 case, all passed');
  });

  it('says where a step stands that comes after shared definitions', async () => {
    file('notify.yaml', 'name: notify\ndo: [ mail ]\n');
    file('after.yaml', 'name: after\ndo:\n  - subprocess: notify\n  - if: { test: false, then: [ never ] }\n');
    const cases = 'cases: [ { name: one, participants: { mail: ok }, expect: { trace: [mail] } } ]\n';
    const { out } = await test(file('after.test.yaml', `library: { notify: notify.yaml }\n${cases}`));
    expect(out).to.match(/after\.yaml:4:\d+: never/);
  });

  it('exits with 1 when a case fails, and tells place, expected and got', async () => {
    const path = file(
      'bad.test.yaml',
      SCRIPT.replace('[alice, publish]', '[alice]').replace('cases:', 'definition: release.yaml\ncases:'),
    );
    const { code, out } = await test(path);
    expect(code).to.equal(1);
    expect(out).to.include('  FAIL publishes at once');
    expect(out).to.include(
      `${path}:5:22: workitem 2 to publish is not expected\n         expected: alice\n         got:      alice, publish`,
    );
    expect(out).to.include('2 cases, 1 failed');
  });

  it('plays only the cases that are asked for, and lists what they did not run', async () => {
    const { out } = await test(join(folder, 'release.yaml'), '--case', 'AT ONCE');
    expect(out).to.include('1 case, all passed').and.to.include('coverage: 66 % (2 of 3 steps); never run:');
    expect(out).to.include(`${join(folder, 'release.yaml')}:7:7: boss_of_alice`);
    const unknown = await test(join(folder, 'release.yaml'), '--case', 'nothing');
    expect(unknown.code).to.equal(2);
    expect(unknown.err).to.include('publishes at once; takes three weeks');
  });

  it('exits with 1 when fewer steps were run than asked for', async () => {
    const argv = [join(folder, 'release.yaml'), '--case', 'at once', '--min-coverage'];
    expect((await test(...argv, '67')).code).to.equal(1);
    expect((await test(...argv, '67')).out).to.include('less than the 67 % asked for');
    expect((await test(...argv, '66')).code).to.equal(0);
    expect((await test(...argv, '101')).code).to.equal(2);
  });

  it('gives everything as JSON', async () => {
    const { out } = await test(join(folder, 'release.yaml'), '-o', 'json');
    const { passed, results } = JSON.parse(out) as {
      passed: boolean;
      results: { cases: object[]; coverage: object }[];
    };
    expect(passed).to.equal(true);
    expect(results[0]?.cases[1]).to.include({
      name: 'takes three weeks when everything goes wrong',
      passed: true,
      took: '21d',
    });
    expect(results[0]?.coverage).to.include({ steps: 3, run: 3, percent: 100 });
  });

  it('says what is missing when one of the two files is not there', async () => {
    const lonely = await test(file('lonely.yaml', DEFINITION));
    expect(lonely.code).to.equal(5);
    expect(lonely.err).to.include(`${join(folder, 'lonely')}.test.yaml: there is no such file`);
    const orphan = await test(file('orphan.test.yaml', SCRIPT));
    expect(orphan.code).to.equal(5);
    expect(orphan.err).to.include('no definition stands beside it');
  });

  it('refuses a script with its place', async () => {
    const { code, err } = await test(file('wrong.test.yaml', 'case: []\n'));
    expect(code).to.equal(5);
    expect(err)
      .to.include('wrong.test.yaml:1:1: Unknown key "case" in the script.')
      .and.to.include('Did you mean `cases`?');
  });
});
