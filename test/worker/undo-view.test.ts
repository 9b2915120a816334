import { expect } from 'chai';
import { EngineRun, scripted, TESTER } from '../support/engine-run.ts';

const STEPS = `name: made
do:
  - sequence: [worker: { undo_with: { remover: { what: first } } }]
  - worker: { undo_with: sleeper }
  - breakpoint
`;

describe('what an engine shows of what is to be undone', () => {
  let run: EngineRun;
  beforeEach(async () => {
    const sleeper = scripted('sleeper', (workitem) => {
      workitem.forget = true;
    });
    run = await EngineRun.start({
      participants: [scripted('worker', () => undefined), scripted('remover', () => undefined), sleeper],
    });
  });
  afterEach(() => run.stop());

  it('is each step, with what undoes it, the newest first, also after a restart', async () => {
    const wfid = await run.launch(STEPS);
    await run.entry(wfid, 'breakpoint');
    await run.restart();
    const { undo_list: all } = await run.engine.process(wfid);
    expect(all.map(({ expid, step, tree, state }) => ({ expid, step, tree, state }))).to.deep.equal([
      { expid: '0_1', step: 'worker', tree: ['sleeper', {}, []], state: 'registered' },
      { expid: '0_0_0', step: 'worker', tree: ['remover', { what: 'first' }, []], state: 'registered' },
    ]);
  });

  it('is which step is being undone, and what comes after it', async () => {
    const wfid = await run.launch(STEPS);
    await run.entry(wfid, 'breakpoint');
    await run.engine.cancel(wfid, TESTER);
    await run.entry(wfid, 'undoing');
    const { undo_list: all, expressions_list: live } = await run.engine.process(wfid);
    expect(all.map(({ expid, state }) => `${expid} ${state}`)).to.deep.equal(['0_1 undoing', '0_0_0 registered']);
    expect(live.map(({ waitingFor }) => waitingFor.text.replace(/ on queue.*/, ''))).to.deep.equal([
      'has worker at 0_1 undone with sleeper, then 1 more',
      'undoes worker: waits for participant sleeper',
    ]);
    expect(live[0]?.waitingFor.kind).to.equal('undoing');
  });

  it('is nothing any more once it is undone', async () => {
    const wfid = await run.launch(STEPS.replace('sleeper', 'remover'));
    await run.entry(wfid, 'breakpoint');
    await run.engine.cancel(wfid, TESTER);
    const ended = await run.ended(wfid);
    expect(ended.undo_list).to.deep.equal([]);
    expect(ended.state).to.equal('cancelled');
  });
});
