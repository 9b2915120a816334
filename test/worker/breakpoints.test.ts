import { expect } from 'chai';
import { EngineRun, scripted, TESTER } from '../support/engine-run.ts';
import { refusal } from '../support/refusal.ts';

const HELD = `name: held\ndo:\n  - breakpoint: 'is \${f:image} right?'\n  - worker\n`;
const TWICE = `name: twice\ndo:\n  - concurrence: [breakpoint, breakpoint]\n`;

describe('breakpoints of an engine', () => {
  let run: EngineRun;
  beforeEach(async () => {
    run = await EngineRun.start({ participants: [scripted('worker', (workitem) => workitem.set('worked', true))] });
  });
  afterEach(() => run.stop());

  it('show what is to be looked at, and the workitem', async () => {
    const wfid = await run.launch(HELD, { image: 'leap' });
    await run.entry(wfid, 'breakpoint');
    const { breakpoints_list: all, expressions_list: live } = await run.engine.process(wfid);
    expect(all[0]).to.deep.include({ expid: '0_0', text: 'is leap right?', fields: { image: 'leap' } });
    expect(live.find(({ id }) => id === all[0]?.id)?.waitingFor).to.deep.equal({
      kind: 'breakpoint',
      text: 'stands at a breakpoint: is leap right?',
    });
    const { processes } = await run.engine.processes({ label: 'breakpoint' });
    expect(processes.map((process) => process.wfid)).to.deep.equal([wfid]);
  });

  it('hold over a restart, and let go with other fields', async () => {
    const wfid = await run.launch(HELD, { image: 'leap' });
    await run.entry(wfid, 'breakpoint');
    await run.restart();
    expect(await run.engine.proceed(wfid, TESTER, { fields: { image: 'new' } })).to.deep.equal({ proceeded: 1 });
    expect((await run.ended(wfid)).fields).to.deep.include({ image: 'new', worked: true });
    expect((await run.entry(wfid, 'proceeded')).data).to.deep.equal({
      by: 'tester (api)',
      edited: true,
      changes: { image: { from: 'leap', to: 'new' } },
    });
  });

  it('say why they cannot let go', async () => {
    const wfid = await run.launch(TWICE);
    await run.entry(wfid, 'breakpoint', 2);
    const which = await refusal(run.engine.proceed(wfid, TESTER, { fields: {} }));
    expect(which.code).to.equal('BOSS_PROCESS_STATE');
    expect(which.message).to.contain('stands at 2 breakpoints: say with `expression`');
    const wrong = await refusal(run.engine.proceed(wfid, TESTER, { expression: '0_9!x' }));
    expect(wrong.code).to.equal('BOSS_UNKNOWN_EXPRESSION');
    expect(await run.engine.proceed(wfid, TESTER)).to.deep.equal({ proceeded: 2 });
    await run.ended(wfid);
    expect((await refusal(run.engine.proceed(wfid, TESTER))).code).to.equal('BOSS_PROCESS_STATE');
    expect((await refusal(run.engine.proceed('nobody', TESTER))).code).to.equal('BOSS_UNKNOWN_PROCESS');
  });
});
