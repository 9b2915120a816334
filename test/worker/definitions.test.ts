import { expect } from 'chai';
import type { BossError } from '../../engine/errors.ts';
import { EngineRun, Gate, scripted, TESTER } from '../support/engine-run.ts';

describe('stored definitions', () => {
  let run: EngineRun;
  let gate: Gate;

  beforeEach(async () => {
    gate = new Gate();
    run = await EngineRun.start({
      drainMs: 0,
      participants: [
        scripted('worker', () => gate.pass()),
        scripted('first', (workitem) => workitem.set('by', 'first')),
        scripted('second', (workitem) => workitem.set('by', 'second')),
      ],
    });
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
  });

  const put = (source: string) => run.engine.putDefinition({ source }, TESTER);

  it('get a new version with each change, and none for the same text', async () => {
    expect((await put('name: d\ndo: [first]')).definition.version).to.equal(1);
    expect(await put('name: d\ndo: [first]')).to.deep.include({ changed: false });
    expect((await put('name: d\ndo: [second]')).definition.version).to.equal(2);
    expect((await run.engine.versions('d')).map(({ version }) => version)).to.deep.equal([2, 1]);
    expect((await run.engine.definition('d@1')).source).to.contain('first');
    expect((await run.engine.definitions()).map(({ name, version }) => `${name}@${version}`)).to.deep.equal(['d@2']);
  });

  it('are launched in the version that is asked for', async () => {
    await put('name: d\ndo: [first]');
    await put('name: d\ndo: [second]');
    expect((await run.ended(await run.launch('d@1'))).fields).to.include({ by: 'first' });
    expect((await run.ended(await run.launch('d'))).fields).to.include({ by: 'second' });
  });

  it('a running process keeps its version, also over a restart', async () => {
    await put('name: d\ndo: [worker, first]');
    const wfid = await run.launch('d');
    await gate.arrived();
    await put('name: d\ndo: [worker, second]');
    await run.restart();
    gate.open();
    expect((await run.ended(wfid)).fields).to.include({ by: 'first' });
  });

  it('that are put in the same moment get versions of their own', async () => {
    const puts = await Promise.all(
      Array.from({ length: 8 }, (_, n) => put(`name: d\ndescription: number ${n}\ndo: [first]`)),
    );
    expect(puts.map(({ definition }) => definition.version).sort((a, b) => a - b)).to.deep.equal([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    for (const { definition } of puts) {
      expect(await run.engine.definition(`d@${definition.version}`)).to.deep.include(definition);
    }
  });

  it('are known after a restart', async () => {
    await put('name: d\ndo: [second]');
    await run.restart();
    expect((await run.ended(await run.launch('d'))).fields).to.include({ by: 'second' });
  });

  it('that nobody stored are named in the error', async () => {
    for (const ref of ['nobody', 'nobody@1']) {
      const error = await run.engine.definition(ref).catch((thrown: unknown) => thrown as BossError);
      expect(error).to.include({ code: 'BOSS_UNKNOWN_DEFINITION' });
      expect((error as BossError).message).to.contain(ref);
    }
  });
});
