import { expect } from 'chai';
import type { BossError } from '../../engine/errors.ts';
import { EngineRun, scripted, TESTER } from '../support/engine-run.ts';

describe('who gets a workitem', () => {
  let run: EngineRun;
  const queues = ['one', 'two', 'three'].map((name) =>
    scripted(name, (workitem) => workitem.set('by', name), { regex: `own_${name}` }),
  );

  beforeEach(async () => {
    run = await EngineRun.start({ participants: queues });
  });
  afterEach(() => run.stop());

  async function whoGets(name: string): Promise<unknown> {
    return (await run.ended(await run.launch(`name: w\ndo:\n  - participant: { ref: '${name}' }\n`))).fields?.['by'];
  }

  async function errorOf(name: string): Promise<{ code: string; message: string } | undefined> {
    return (await run.failed(await run.launch(`name: w\ndo:\n  - participant: { ref: '${name}' }\n`))).errors_list[0];
  }

  it('the first registration that matches the whole name', async () => {
    await run.engine.register({ regex: 'built_.*', queue: 'one' }, TESTER);
    await run.engine.register({ regex: 'built_A:B', queue: 'two' }, TESTER);
    expect(await whoGets('built_A:B')).to.equal('one');
    expect((await errorOf('my_built_A'))?.code).to.equal('BOSS_UNKNOWN_PARTICIPANT');
  });

  it('a catch-all only when nobody else does, whenever it was registered', async () => {
    await run.engine.register({ regex: '.*', queue: 'one' }, TESTER);
    await run.engine.register({ regex: 'late_.+', queue: 'two' }, TESTER);
    expect(await whoGets('late_x')).to.equal('two');
    expect(await whoGets('anything')).to.equal('one');
    await run.restart();
    expect(await whoGets('late_x')).to.equal('two');
  });

  it('the queue that was registered last under the same expression, at its old place', async () => {
    await run.engine.register({ regex: 'a.*', queue: 'one' }, TESTER);
    await run.engine.register({ regex: 'ab', queue: 'two' }, TESTER);
    await run.engine.register({ regex: 'a.*', queue: 'three' }, TESTER);
    expect(await whoGets('ab')).to.equal('three');
  });

  it('nobody once it is unregistered', async () => {
    await run.engine.register({ regex: 'gone', queue: 'one' }, TESTER);
    expect(await run.engine.unregister('gone', TESTER)).to.equal(true);
    expect(await run.engine.unregister('gone', TESTER)).to.equal(false);
    expect((await errorOf('gone'))?.message).to.contain('gone');
  });

  it('an error that names the queue when nobody has declared it', async () => {
    await run.engine.register({ regex: 'absent', queue: 'no.such.queue' }, TESTER);
    const error = await errorOf('absent');
    expect(error?.code).to.equal('BOSS_UNROUTABLE');
    expect(error?.message).to.contain('no.such.queue');
  });

  it('keeps registrations that come in the same moment, all of them and in order, over a restart', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `same${n}`);
    await Promise.all(names.map((regex) => run.engine.register({ regex, queue: 'one' }, TESTER)));
    await run.restart();
    const found = (await run.engine.participants())
      .map(({ regex }) => regex)
      .filter((regex) => regex.startsWith('same'));
    expect(found).to.deep.equal(names);
  });

  it('refuses what is no regular expression or names no queue', async () => {
    for (const registration of [
      { regex: '(', queue: 'one' },
      { regex: '', queue: 'one' },
      { regex: 'x', queue: ' ' },
    ]) {
      const error = await run.engine.register(registration, TESTER).then(
        () => null,
        (thrown: unknown) => thrown as BossError,
      );
      expect(error?.code).to.equal('BOSS_PARTICIPANT_INVALID');
    }
  });

  describe('by boss_register, as the original’s clients have it', () => {
    const definition = 'Ruote.process_definition do\n  boss_register\nend\n';

    it('registers from the fields of a launch item', async () => {
      await run.ended(await run.launch(definition, { name: 'wired_.*', queue: 'two' }));
      expect(await whoGets('wired_x')).to.equal('two');
    });

    it('registers from attributes, and unregisters', async () => {
      await run.ended(await run.launch('name: r\ndo:\n  - boss_register: { name: wired, queue: one }\n'));
      expect(await whoGets('wired')).to.equal('one');
      await run.ended(await run.launch('name: r\ndo:\n  - boss_register: { name: wired, action: unregister }\n'));
      expect((await errorOf('wired'))?.code).to.equal('BOSS_UNKNOWN_PARTICIPANT');
    });

    it('fails its process when the name is no regular expression', async () => {
      const process = await run.failed(await run.launch(definition, { name: '(', queue: 'two' }));
      expect(process.errors_list[0]).to.include({ class: 'Configuration' });
    });
  });
});
