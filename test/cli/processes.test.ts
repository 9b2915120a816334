import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { run } from '../../engine/cli/program.ts';
import type { ProcessView } from '../../engine/engine.ts';
import { startEmbedded } from '../api/support/embedded.ts';
import type { Embedded } from '../api/support/embedded.ts';
import { follow } from '../api/support/follow.ts';
import { freePort } from '../support/free-port.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { boss, screen } from './support/screen.ts';
import type { Ran, ScreenOptions } from './support/screen.ts';

const WAITING = 'name: waiting\ndo:\n  - set: { "f:a": 1 }\n  - somebody\n  - echo: later\n';
const SHORT = 'name: short\ndo:\n  - set: { "f:greeting": "hello ${f:ev.name}" }\n';
const FAILING = 'name: failing\ndo:\n  - error: { msg: "not like this", if: "${f:ok} != yes" }\n';

describe('boss with processes', () => {
  let server: Embedded;
  let folder: string;
  before(async () => {
    server = await startEmbedded();
    folder = scratchFolder('cli');
    for (const [name, text] of Object.entries({ waiting: WAITING, short: SHORT, failing: FAILING })) {
      writeFileSync(join(folder, `${name}.yaml`), text);
    }
  });
  after(() => server.stop());

  const at = (options: ScreenOptions = {}): ScreenOptions => ({
    ...options,
    env: { ...options.env, BOSS_URL: server.url },
  });
  const boss_ = (argv: readonly string[], options?: ScreenOptions): Promise<Ran> => boss(argv, at(options));
  const file = (name: string): string => join(folder, `${name}.yaml`);
  const launch = async (name: string, ...more: string[]): Promise<string> =>
    (await boss_(['launch', file(name), ...more])).out.trim();
  const until = (wfid: string, what: string) => follow(server.url, wfid, (entry) => entry.what === what);
  const view = async (wfid: string): Promise<ProcessView> =>
    JSON.parse((await boss_(['show', wfid, '-o', 'json'])).out) as ProcessView;

  describe('launch', () => {
    it('calls the shared definitions of the project', async () => {
      for (const [name, text] of [
        ['part', 'name: part\ndo: [ echo: for all ]'],
        ['own', 'name: A:part\ndo: [ echo: of A ]'],
        ['caller', 'name: caller\ndo: [ subprocess: part ]'],
      ] as const) {
        writeFileSync(file(name), text);
        if (name !== 'caller') await boss_(['definition', 'put', file(name)]);
      }
      const said = async (...more: string[]) => (await until(await launch('caller', ...more), 'echo')).data;
      expect(await said('--project', 'A:B')).to.deep.equal({ text: 'of A' });
      expect(await said()).to.deep.equal({ text: 'for all' });
      const wfid = await launch('caller', '--project', 'A');
      expect((await boss_(['history', wfid])).out).to.contain('A:part@1');
    });

    it('prints the id alone, or the answer of the API as JSON', async () => {
      expect((await boss_(['launch', file('waiting')])).out).to.match(/^[a-z0-9-]+\n$/);
      expect(JSON.parse((await boss_(['launch', file('waiting'), '-o', 'json'])).out)).to.have.all.keys('wfid');
    });

    it('--idempotency-key prints the id of the process that the key has started', async () => {
      const first = await boss_(['launch', file('waiting'), '--idempotency-key', 'k1']);
      expect((await boss_(['launch', file('waiting'), '--idempotency-key', 'k1'])).out).to.equal(first.out);
      const other = await boss_(['launch', file('short'), '--idempotency-key', 'k1']);
      expect(other.code).to.equal(4);
      expect(other.err).to.contain('BOSS_IDEMPOTENCY_CONFLICT').and.to.contain(first.out.trim());
    });

    it('--wait gives the fields at the end and succeeds when the process is done', async () => {
      const { code, out } = await boss_(['launch', file('short'), '-f', 'ev.name=Ann', '--wait', '-o', 'json']);
      expect(code).to.equal(0);
      expect(JSON.parse(out))
        .to.deep.include({ state: 'done' })
        .and.have.nested.property('fields.greeting', 'hello Ann');
    });

    it('--wait fails when the process stands in an error', async () => {
      const { code, out, err } = await boss_(['launch', file('failing'), '--wait']);
      expect(code).to.equal(1);
      expect(out).to.contain('launched').and.to.contain('error');
      expect(err).to.contain('stands in an error');
    });

    it('--wait fails when the process is killed meanwhile', async () => {
      const waiting = boss_(['launch', file('waiting'), '--wfid', 'kill-me', '--wait', '-o', 'json'], {});
      await eventuallyLaunched('kill-me');
      expect((await boss_(['kill', 'kill-me'])).code).to.equal(0);
      const { code, out } = await waiting;
      expect(code).to.equal(1);
      expect(JSON.parse(out)).to.include({ state: 'killed' });
    });

    it('takes default fields from the conf beside the file, and -f wins', async () => {
      writeFileSync(join(folder, 'short.conf'), '# who\n{"ev": {"name": "Bob"}, "more": 1}\n');
      const greeting = async (...more: string[]): Promise<string> =>
        String(
          (JSON.parse((await boss_(['launch', file('short'), '--wait', '-o', 'json', ...more])).out) as ProcessView)
            .fields?.['greeting'],
        );
      expect(await greeting()).to.equal('hello Bob');
      expect(await greeting('-f', 'ev.name=Ann')).to.equal('hello Ann');
    });

    it('refuses a second process with the same id', async () => {
      await launch('waiting', '--wfid', 'only-once');
      const { code, err } = await boss_(['launch', file('waiting'), '--wfid', 'only-once']);
      expect(code).to.equal(4);
      expect(err).to.contain('BOSS_PROCESS_EXISTS');
    });

    it('refuses a definition that cannot be read', async () => {
      writeFileSync(join(folder, 'broken.yaml'), 'name: x\ndo: [');
      expect((await boss_(['launch', file('broken')])).code).to.equal(5);
    });

    it('knows no unknown definition', async () => {
      const { code, err } = await boss_(['launch', 'never_stored']);
      expect(code).to.equal(3);
      expect(err).to.contain('boss definition put');
    });
  });

  /** The launch is under way in another command: nothing but the stream of all events tells of it. */
  async function eventuallyLaunched(wfid: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const unsubscribe = server.engine.subscribe((event) => {
        if (event.wfid !== wfid || event.entry.what !== 'dispatched') return;
        unsubscribe();
        resolve();
      });
    });
  }

  describe('ps', () => {
    it('lists those that live, or all', async () => {
      const done = (JSON.parse((await boss_(['launch', file('short'), '--wait', '-o', 'json'])).out) as ProcessView)
        .wfid;
      const alive = await launch('waiting');
      const { out } = await boss_(['ps']);
      expect(out).to.contain(alive).and.not.to.contain(done);
      expect((await boss_(['ps', '--all'])).out)
        .to.contain(alive)
        .and.to.contain(done);
      expect((await boss_(['ps', '-s', 'done', '-d', 'short'])).out)
        .to.contain(done)
        .and.not.to.contain(alive);
    });

    it('gives the answer of the API as JSON', async () => {
      const page = JSON.parse((await boss_(['ps', '-n', '1', '-o', 'json'])).out) as { processes: object[] };
      expect(page).to.have.all.keys('processes', 'next');
      expect(page.processes).to.have.length(1);
      expect(page.processes[0]).to.have.all.keys(
        'wfid',
        'state',
        'definition',
        'revision',
        'launchedAt',
        'endedAt',
        'errors',
        'expressions',
        'labels',
      );
    });
  });

  describe('show', () => {
    it('draws what is done, what waits for whom, and what comes', async () => {
      const wfid = await launch('waiting');
      await until(wfid, 'dispatched');
      const { out } = await boss_(['show', wfid]);
      expect(out).to.match(/✔ set.*done/);
      expect(out).to.match(/◆ somebody.*waiting.*queue somebody/);
      expect(out).to.match(/○ echo.*future/);
    });

    it('tells how to go on from an error', async () => {
      const wfid = await launch('failing');
      await until(wfid, 'error');
      const { out } = await boss_(['show', wfid]);
      expect(out).to.contain('✘').and.to.contain('not like this').and.to.contain('BOSS_FORCED_ERROR');
      expect(out).to.contain(`boss replay ${wfid} --expression`);
    });

    it('--follow prints each entry as it comes, as lines of JSON when asked', async () => {
      const wfid = await launch('waiting');
      const following = boss_(['show', wfid, '--follow', '-o', 'json']);
      await boss_(['cancel', wfid]);
      const { code, out } = await following;
      expect(code).to.equal(1);
      const whats = out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { entry: { what: string } }).entry.what);
      expect(whats[0]).to.equal('launched');
      expect(whats.at(-1)).to.equal('ended');
    });

    it('--follow redraws in one place on a terminal', async () => {
      const wfid = await launch('waiting');
      await until(wfid, 'dispatched');
      let isCancelled = false;
      const onOut = (text: string): void => {
        if (isCancelled || !text.includes('◆')) return;
        isCancelled = true;
        void boss_(['cancel', wfid]);
      };
      const { out } = await boss_(['show', wfid, '--follow'], { isTerminal: true, onOut });
      expect(out).to.match(/\u001b\[\d+A\r?\u001b\[0J/);
      expect(out).to.contain('cancelled');
    });

    it('--follow ends when the user interrupts it', async () => {
      const wfid = await launch('waiting');
      const shown = screen(at({ onOut: () => shown.interrupt() }));
      expect(await run(['show', wfid, '--follow'], shown.terminal)).to.equal(130);
    });

    it('--follow goes on when the engine was away', async () => {
      const place = { folder: scratchFolder('restart'), port: await freePort() };
      const first = await startEmbedded(place);
      const env = { BOSS_URL: first.url };
      const wfid = (await boss(['launch', file('waiting')], { env })).out.trim();
      let shown: () => void = () => undefined;
      const isShown = new Promise<void>((resolve) => {
        shown = resolve;
      });
      const following = boss(['show', wfid, '--follow', '-o', 'json'], { env, onOut: () => shown() });
      await isShown;
      await first.stop();
      const second = await startEmbedded(place);
      await boss(['cancel', wfid], { env });
      const { out } = await following;
      await second.stop();
      const seqs = out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { entry: { seq: number } }).entry.seq);
      expect(seqs).to.deep.equal(seqs.map((_seq, index) => index + 1));
      expect(out).to.contain('"what":"ended"');
    });

    it('knows no unknown process', async () => {
      for (const command of ['show', 'history', 'cancel', 'kill', 'pause', 'resume', 'replay']) {
        const { code, err } = await boss_([command, 'no-such-process', '-o', 'json']);
        expect(code, command).to.equal(3);
        expect(JSON.parse(err)).to.have.nested.property('error.code', 'BOSS_UNKNOWN_PROCESS');
      }
    });
  });

  describe('history', () => {
    it('prints the journal', async () => {
      const wfid = await launch('waiting');
      await until(wfid, 'dispatched');
      const { out } = await boss_(['history', wfid]);
      expect(out)
        .to.match(/^ +1 .*launched/)
        .and.to.match(/dispatched.*0_1.*somebody/);
      const page = JSON.parse((await boss_(['history', wfid, '-o', 'json', '-n', '1'])).out) as object;
      expect(page).to.have.all.keys('entries', 'next').and.to.include({ next: 2 });
    });
  });

  describe('commands', () => {
    it('cancel, kill, pause and resume', async () => {
      const wfid = await launch('waiting');
      await until(wfid, 'dispatched');
      expect((await boss_(['pause', wfid])).code).to.equal(0);
      await until(wfid, 'paused');
      expect((await view(wfid)).state).to.equal('paused');
      expect((await boss_(['resume', wfid])).code).to.equal(0);
      expect(JSON.parse((await boss_(['kill', wfid, '-o', 'json'])).out)).to.deep.equal({ accepted: true });
      await until(wfid, 'ended');
      expect((await boss_(['cancel', wfid])).code).to.equal(4);
    });

    it('cancel one expression and let the process go on', async () => {
      const wfid = await launch('waiting');
      await until(wfid, 'dispatched');
      const waiting = (await view(wfid)).expressions_list.find(({ waitingFor }) => waitingFor.kind === 'participant');
      expect((await boss_(['cancel', wfid, '-e', waiting?.id ?? ''])).code).to.equal(0);
      await until(wfid, 'ended');
      expect((await view(wfid)).state).to.equal('done');
      expect((await boss_(['cancel', wfid, '-e', 'x'])).code).to.equal(5);
    });

    it('replay with another field', async () => {
      const wfid = await launch('failing', '-f', 'kept=1');
      await until(wfid, 'error');
      const { code, out } = await boss_(['replay', wfid, '--set', 'ok=yes']);
      expect(code).to.equal(0);
      expect(out).to.contain('replayed 1 failed step');
      await until(wfid, 'ended');
      expect((await view(wfid)).fields).to.include({ kept: '1', ok: 'yes' });
    });

    it('replay nothing where nothing failed', async () => {
      const wfid = await launch('waiting');
      expect((await boss_(['replay', wfid])).code).to.equal(4);
      expect((await boss_(['replay', wfid, '--set', 'a=1'])).code).to.equal(4);
      expect((await boss_(['replay', wfid, '-e', '0_0!x'])).code).to.equal(3);
    });
  });
});
