import { expect } from 'chai';
import type { Tree } from '../../engine/core/tree.ts';
import { EngineRun, scripted, TESTER } from '../support/engine-run.ts';
import { refusal } from '../support/refusal.ts';

const adder = scripted('adder', (workitem) => workitem.set('n', Number(workitem.get('n') ?? 0) + 1));

describe('launching', () => {
  let run: EngineRun;
  before(async () => {
    run = await EngineRun.start({ participants: [adder] });
  });
  after(() => run.stop());

  it('runs a text in YAML', async () => {
    const wfid = await run.launch('name: twice\ndo:\n  - adder\n  - adder\n', { n: 5 });
    expect((await run.ended(wfid)).fields).to.include({ n: 7 });
  });

  it('runs a text in the Ruby of the original', async () => {
    const wfid = await run.launch("Ruote.process_definition :name => 'ruby' do\n  adder\nend\n");
    expect(await run.ended(wfid)).to.deep.include({ definition: 'ruby', state: 'done' });
  });

  it('runs a tree', async () => {
    const wfid = await run.launch(['define', { name: 'tree' }, [['adder', {}, []]]]);
    expect((await run.ended(wfid)).fields).to.include({ n: 1 });
  });

  it('runs a stored definition by its name, with its own fields under those given', async () => {
    await run.engine.putDefinition({ source: 'name: stored\ndo: [adder]', fields: { n: 10, m: 1 } }, TESTER);
    const wfid = await run.launch('stored', { m: 2 });
    expect((await run.ended(wfid)).fields).to.include({ n: 11, m: 2 });
  });

  it('hands variables to the process', async () => {
    const definition = "name: v\ndo:\n  - set: { field: got, value: '${v:colour}' }\n";
    const wfid = await run.launch(definition, {}, { variables: { colour: 'red' } });
    expect((await run.ended(wfid)).fields).to.include({ got: 'red' });
  });

  it('gives each process an id that begins with its minute', async () => {
    const wfid = await run.launch('name: x\ndo: [adder]');
    expect(wfid).to.match(/^\d{8}-\d{4}-[a-z]{8}-[a-z]{8}$/);
  });

  it('takes the id that is asked for, once', async () => {
    const wfid = await run.launch('name: x\ndo: [adder]', {}, { wfid: 'my.own:id-1' });
    expect(wfid).to.equal('my.own:id-1');
    await run.ended(wfid);
    const error = await refusal(run.launch('name: x\ndo: [adder]', {}, { wfid }));
    expect(error.code).to.equal('BOSS_PROCESS_EXISTS');
    expect(error.message).to.contain('my.own:id-1');
  });

  it('starts one of several launches that ask for the same id in the same moment', async () => {
    const launches = Array.from({ length: 5 }, () => run.launch('name: x\ndo: [adder]', {}, { wfid: 'same' }));
    const results = await Promise.allSettled(launches);
    expect(results.map(({ status }) => status).sort()).to.deep.equal([
      'fulfilled',
      ...Array.from({ length: 4 }, () => 'rejected'),
    ]);
    expect((await run.ended('same')).fields).to.include({ n: 1 });
  });

  for (const wfid of ['', 'a b', 'x'.repeat(101), 'ä', '../x', 'a/b', 'a\n']) {
    it(`refuses the process id ${JSON.stringify(wfid.slice(0, 10))}`, async () => {
      const error = await refusal(run.launch('name: x\ndo: [adder]', {}, { wfid }));
      expect(error.code).to.equal('BOSS_REQUEST_INVALID');
    });
  }

  it('refuses fields that do not fit the params, and names each', async () => {
    const definition =
      'name: p\nparams: { type: object, required: [text], properties: { n: { type: number } } }\ndo: [adder]\n';
    const error = await refusal(run.launch(definition, { n: 'one' }));
    expect(error.code).to.equal('BOSS_REQUEST_INVALID');
    expect(error.message).to.contain('n').and.to.contain('text');
  });

  it('refuses a name that nobody stored, and a text that cannot be read', async () => {
    expect((await refusal(run.launch('nobody_stored_me'))).code).to.equal('BOSS_UNKNOWN_DEFINITION');
    expect((await refusal(run.launch('nobody_stored_me@2'))).code).to.equal('BOSS_UNKNOWN_DEFINITION');
    expect((await refusal(run.launch('name: x\ndo: [ adder'))).code).to.equal('BOSS_DEFINITION_INVALID');
  });

  it('keeps fields called __proto__ and constructor like any other', async () => {
    const fields = JSON.parse('{"__proto__": {"a": 1}, "constructor": {"prototype": 2}, "n": 1}');
    const wfid = await run.launch('name: x\ndo: [adder]', fields);
    const after = (await run.ended(wfid)).fields ?? {};
    expect(JSON.parse(JSON.stringify(after))).to.deep.include({ ...fields, n: 2 });
    expect(({} as Record<string, unknown>)['a']).to.equal(undefined);
  });

  it('works through a definition of 10 000 steps', async function () {
    this.timeout(60_000);
    const steps = Array.from({ length: 10_000 }, () => ({ inc: 'f:n' }));
    const wfid = await run.launch(JSON.stringify({ name: 'long', do: steps }), { n: 0 });
    expect((await run.ended(wfid)).fields).to.include({ n: 10_000 });
  });

  it('runs a process that does nothing outside for longer than one batch lets it', async function () {
    this.timeout(60_000);
    const definition =
      'name: busy\ndo:\n  - repeat:\n      do:\n        - inc: f:n\n        - break: { if: "${f:n} >= 6000" }\n';
    const wfid = await run.launch(definition, { n: 0 });
    expect((await run.ended(wfid)).fields).to.include({ n: 6000 });
  });

  it('stops a step that is nested too deeply to be kept, and nothing else', async () => {
    const nested = (depth: number): Tree =>
      depth === 0
        ? ['adder', {}, []]
        : ['concurrence', {}, [...Array.from({ length: 11 }, (): Tree => ['noop', {}, []]), nested(depth - 1)]];
    const [deep, other] = await Promise.all([
      run.launch(['define', { name: 'deep' }, [['adder', {}, []], nested(180)]]),
      run.launch('name: other\ndo: [adder]'),
    ]);
    const { errors_list } = await run.failed(deep);
    expect(errors_list[0]).to.include({ code: 'BOSS_LIMIT_EXCEEDED' });
    expect(errors_list[0]?.message).to.contain('nested too deeply');
    expect((await run.ended(other)).state).to.equal('done');
  });

  it('has 1000 processes at work at once', async function () {
    this.timeout(60_000);
    const wfids = await Promise.all(
      Array.from({ length: 1000 }, (_, n) => run.launch('name: many\ndo: [adder, adder, adder]', { n })),
    );
    const fields = await Promise.all(wfids.map(async (wfid) => (await run.ended(wfid)).fields?.['n']));
    expect(fields).to.deep.equal(Array.from({ length: 1000 }, (_, n) => n + 3));
  });
});
