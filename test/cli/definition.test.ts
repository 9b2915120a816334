import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { run } from '../../engine/cli/program.ts';
import type { Binding, EventRecord } from '../../engine/engine.ts';
import { startEmbedded } from '../api/support/embedded.ts';
import type { Embedded } from '../api/support/embedded.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { boss, screen } from './support/screen.ts';
import type { Ran, ScreenOptions } from './support/screen.ts';

const TEXT = 'name: greet\nrevision: "1"\ndo:\n  - echo: hello\n';
const PDEF = "Ruote.process_definition :name => 'notice' do\n  sequence do\n    echo 'x'\n  end\nend\n";

describe('boss with definitions and events', () => {
  let server: Embedded;
  let folder: string;
  before(async () => {
    server = await startEmbedded();
    folder = scratchFolder('cli');
  });
  after(() => server.stop());

  const at = (options: ScreenOptions = {}): ScreenOptions => ({ ...options, env: { BOSS_URL: server.url } });
  const boss_ = (...argv: string[]): Promise<Ran> => boss(argv, at());
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  };

  it('puts a definition, shows it and its versions', async () => {
    expect((await boss_('definition', 'put', file('greet.yaml', TEXT), '-m', 'first')).out).to.equal(
      'stored greet@1\n',
    );
    expect((await boss_('definition', 'put', file('greet.yaml', TEXT))).out).to.contain('nothing changed');
    await boss_('definition', 'put', file('greet.yaml', TEXT.replace('hello', 'hi')), '-m', 'shorter');
    expect((await boss_('definition', 'show', 'greet@1')).out).to.equal(TEXT);
    const { out } = await boss_('definition', 'versions', 'greet');
    expect(out).to.contain('first').and.to.contain('shorter');
    const listed = JSON.parse((await boss_('definition', 'list', '-o', 'json')).out) as { definitions: object[] };
    expect(listed.definitions[0]).to.include({ name: 'greet', version: 2 });
  });

  it('shows no definition that nobody stored', async () => {
    expect((await boss_('definition', 'show', 'never stored / or ../ this')).code).to.equal(3);
    expect((await boss_('definition', 'show', '..')).code).to.equal(5);
  });

  it('refuses a definition that cannot be read and shows the place', async () => {
    const path = file('broken.yaml', 'name: x\ndo:\n  - a: 1\n    b: 2\n');
    const { code, err } = await boss_('definition', 'put', path);
    expect(code).to.equal(5);
    expect(err).to.contain(`${path}:`).and.to.contain('BOSS_DEFINITION_INVALID');
  });

  it('converts without an engine', async () => {
    const { code, out } = await boss(['definition', 'convert', file('notice.pdef', PDEF), '--to', 'yaml'], {
      env: { BOSS_URL: 'http://127.0.0.1:1' },
    });
    expect(code).to.equal(0);
    expect(out).to.contain('name: notice');
    const { out: back } = await boss(['definition', 'convert', file('notice.yaml', out), '--to', 'json', '-o', 'json']);
    const { source } = JSON.parse(back) as { source: string };
    expect(JSON.parse(source)).to.be.an('array').with.length(3);
    const { out: radial } = await boss(['definition', 'convert', file('notice.yaml', out), '--to', 'radial']);
    const { out: again } = await boss(['definition', 'convert', file('notice.radial', radial), '--to', 'yaml']);
    expect(again).to.equal(out);
  });

  it('imports the tree of the original, leaves out what is broken, and starts what an event is bound to', async () => {
    file('tree/A/B/SRCSRV_COMMIT.check.pdef', PDEF);
    file('tree/A/B/SRCSRV_COMMIT.check.conf', '{"level": 2}');
    file('tree/A/BUILD_FAIL.broken.pdef', 'class X; end');
    const { code, out } = await boss_('definition', 'import', join(folder, 'tree'));
    expect(code).to.equal(1);
    expect(out).to.contain('stored: 1').and.to.contain('left out:').and.to.contain('BUILD_FAIL.broken.pdef');
    const event = file(
      'commit.json',
      JSON.stringify({ type: 'OBS_SRCSRV_COMMIT', project: 'A:B', package: 'p', rev: '1' }),
    );
    const tested = await boss_('event', 'test', event);
    expect(tested.out).to.contain('check').and.to.contain('A:B');
    const sent = await boss_('event', 'send', event, '-o', 'json');
    expect(sent.code).to.equal(0);
    const record = JSON.parse(sent.out) as EventRecord;
    expect(record.started).to.have.length(1);
    expect((JSON.parse((await boss_('event', 'send', event, '-o', 'json')).out) as EventRecord).started).to.deep.equal(
      record.started,
    );
    expect((await boss_('event', 'list')).out)
      .to.contain('SRCSRV_COMMIT')
      .and.to.contain(record.started[0]?.wfid ?? '?');
    expect((await boss_('event', 'list', '--bindings')).out).to.contain('check');
  });

  it('sends an original launch item as the event that it carries', async () => {
    const item = {
      definition: "Ruote.process_definition :name => 'OBS Raw Event' do\n  obs_event\nend\n",
      fields: {
        obsEvent: { format: 2, label: 'REPO_PUBLISHED', namespace: 'obs', time: 1_300_000_000, project: 'A:B' },
      },
    };
    const { out } = await boss_('event', 'send', file('item.json', JSON.stringify(item)), '-o', 'json');
    expect(JSON.parse(out)).to.include({ label: 'REPO_PUBLISHED', state: 'nothing-bound' });
  });

  it('refuses what is no event', async () => {
    expect((await boss_('event', 'send', file('none.json', '{"a": 1}'))).code).to.equal(5);
    expect((await boss_('event', 'send', file('text.json', 'hello'))).code).to.equal(5);
  });

  it('keeps definitions and bindings in step with a tree while it watches', async () => {
    const root = join(folder, 'watched');
    file('watched/P/SRCSRV_COMMIT.first.yaml', TEXT);
    const lines: string[] = [];
    let heard: () => void = () => undefined;
    const shown = screen(at({ onOut: (text) => (lines.push(text), heard()) }));
    const until = (isDone: (line: string) => boolean): Promise<void> =>
      new Promise((resolve) => {
        heard = () => {
          if (lines.some(isDone)) resolve();
        };
        heard();
      });
    const watching = run(['definition', 'import', root, '--watch', '-o', 'json'], shown.terminal);
    await until((line) => line.includes('SRCSRV_COMMIT.first@1'));
    file('watched/P/SRCSRV_COMMIT.second.yaml', TEXT);
    await until((line) => line.includes('SRCSRV_COMMIT.second@1'));
    rmSync(join(root, 'P/SRCSRV_COMMIT.first.yaml'));
    await until((line) => (JSON.parse(line) as { removed: number }).removed === 1);
    shown.interrupt();
    expect(await watching).to.equal(0);
    const { bindings } = JSON.parse((await boss_('event', 'list', '--bindings', '-o', 'json')).out) as {
      bindings: Binding[];
    };
    expect(bindings.filter(({ project }) => project === 'P').map(({ name }) => name)).to.deep.equal(['second']);
  });

  it('registers participants', async () => {
    expect((await boss_('participant', 'register', 'built_.*', 'built')).code).to.equal(0);
    expect((await boss_('participant', 'list')).out).to.contain('built_.*');
    expect((await boss_('participant', 'register', '(', 'x')).code).to.equal(5);
    expect((await boss_('participant', 'unregister', 'built_.*')).code).to.equal(0);
    expect((await boss_('participant', 'unregister', 'built_.*')).code).to.equal(3);
  });
});
