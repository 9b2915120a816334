import { expect } from 'chai';
import { EngineRun, Gate, scripted, TESTER } from '../support/engine-run.ts';
import { refusal } from '../support/refusal.ts';

describe('commands to a process', () => {
  let run: EngineRun;
  let gate: Gate;
  let heard: Gate;
  const cancelled: string[] = [];

  beforeEach(async () => {
    gate = new Gate();
    heard = new Gate();
    cancelled.length = 0;
    run = await EngineRun.start({
      drainMs: 0,
      participants: [
        scripted('worker', () => gate.pass(), {
          concurrency: 10,
          onCancel: ({ flavour, running }) => {
            cancelled.push(`${flavour} ${running?.wfid}`);
            void heard.pass();
          },
        }),
        scripted('failing', (workitem) => {
          if (workitem.get('mended') !== true) throw new Error('boom');
          workitem.set('passed', true);
        }),
        scripted('marker', (workitem) => workitem.set('marked', true)),
      ],
    });
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
  });

  it('cancels: on_cancel runs, the participant hears of it, the next step does not come', async () => {
    const wfid = await run.launch('name: c\ndo:\n  - worker: { on_cancel: marker }\n  - failing\n');
    await gate.arrived();
    await run.engine.cancel(wfid, TESTER);
    const process = await run.ended(wfid);
    expect(process.state).to.equal('cancelled');
    expect(process.fields).to.include({ marked: true });
    await heard.arrived();
    expect(cancelled).to.deep.equal([`null ${wfid}`]);
  });

  it('kills: no handler runs', async () => {
    const wfid = await run.launch('name: k\ndo:\n  - worker: { on_cancel: marker }\n');
    await gate.arrived();
    await run.engine.kill(wfid, TESTER);
    const process = await run.ended(wfid);
    expect(process.state).to.equal('killed');
    expect(process.fields).not.to.have.property('marked');
    await heard.arrived();
    expect(cancelled).to.deep.equal([`kill ${wfid}`]);
  });

  it('cancels one branch and lets the others go on', async () => {
    const wfid = await run.launch(
      'name: b\ndo:\n  - concurrence:\n      do:\n        - worker: { tag: one }\n        - worker: { tag: two }\n  - marker\n',
    );
    await gate.arrived(2);
    const { expressions_list } = await run.engine.process(wfid);
    const one = expressions_list.find(({ tag }) => tag === 'one');
    await run.engine.cancel(wfid, TESTER, one?.id);
    expect((await run.until(wfid, ({ tags }) => tags.length === 1)).tags).to.deep.equal(['two']);
    gate.open();
    expect(await run.ended(wfid)).to.include({ state: 'done' });
  });

  it('pauses: an answer that comes meanwhile is kept until the process is resumed', async () => {
    const wfid = await run.launch('name: p\ndo: [worker, marker]');
    await gate.arrived();
    await run.engine.pause(wfid, TESTER);
    expect((await run.engine.process(wfid)).state).to.equal('paused');
    gate.open();
    await run.entry(wfid, 'replied');
    expect((await run.engine.process(wfid)).state).to.equal('paused');
    await run.engine.resume(wfid, TESTER);
    expect(await run.ended(wfid)).to.include({ state: 'done' });
  });

  it('keeps a pause over a restart, and the answer that it holds', async () => {
    const wfid = await run.launch('name: p\ndo: [worker, marker]');
    await gate.arrived();
    await run.engine.pause(wfid, TESTER);
    gate.open();
    await run.entry(wfid, 'replied');
    await run.restart();
    expect((await run.engine.process(wfid)).state).to.equal('paused');
    await run.engine.resume(wfid, TESTER);
    expect((await run.ended(wfid)).fields).to.include({ marked: true });
    const { length } = (await run.engine.history(wfid)).filter(({ what }) => what === 'dispatched');
    expect(length).to.equal(2);
  });

  it('replays an error with other fields', async () => {
    const wfid = await run.launch('name: r\ndo: [failing]');
    const { errors_list, state } = await run.failed(wfid);
    expect(state).to.equal('error');
    expect(errors_list[0]).to.include({ class: 'Error', code: 'BOSS_PARTICIPANT_ERROR' });
    expect(await run.engine.replay(wfid, TESTER, { fields: { mended: true } })).to.deep.equal({ replayed: 1 });
    expect((await run.ended(wfid)).fields).to.include({ passed: true });
  });

  it('replays an error after a restart', async () => {
    const wfid = await run.launch('name: r\ndo: [failing]');
    const [error] = (await run.failed(wfid)).errors_list;
    await run.restart();
    await run.engine.replay(wfid, TESTER, { expression: error?.id ?? '', fields: { mended: true } });
    expect((await run.ended(wfid)).fields).to.include({ passed: true });
  });

  it('does not send a failed step again after a restart', async () => {
    const wfid = await run.launch('name: r\ndo: [failing]');
    await run.failed(wfid);
    await run.restart();
    const marked = await run.launch('name: m\ndo: [marker]');
    await run.ended(marked);
    const { length } = (await run.engine.history(wfid)).filter(({ what }) => what === 'error');
    expect(length).to.equal(1);
  });

  it('says for each command why it cannot be done', async () => {
    const ended = await run.launch('name: e\ndo: [marker]');
    await run.ended(ended);
    const live = await run.launch('name: l\ndo: [worker]');
    for (const command of ['cancel', 'kill', 'pause', 'resume'] as const) {
      expect((await refusal(run.engine[command]('nobody', TESTER))).code).to.equal('BOSS_UNKNOWN_PROCESS');
      expect((await refusal(run.engine[command](ended, TESTER))).code).to.equal('BOSS_PROCESS_STATE');
      expect((await refusal(run.engine[command](live, TESTER, '0_9!x'))).code).to.equal('BOSS_UNKNOWN_EXPRESSION');
    }
    expect((await refusal(run.engine.replay('nobody', TESTER))).code).to.equal('BOSS_UNKNOWN_PROCESS');
    expect((await refusal(run.engine.replay(live, TESTER))).code).to.equal('BOSS_PROCESS_STATE');
    expect((await refusal(run.engine.process('nobody'))).code).to.equal('BOSS_UNKNOWN_PROCESS');
    expect((await refusal(run.engine.history('nobody'))).code).to.equal('BOSS_UNKNOWN_PROCESS');
  });

  it('numbers the journal 1, 2, 3 without gaps, also over restarts, and says who commanded', async () => {
    const wfid = await run.launch('name: j\ndo: [worker, failing, marker]');
    await gate.arrived();
    await run.engine.pause(wfid, TESTER);
    await run.restart();
    await run.engine.resume(wfid, TESTER);
    gate.open();
    await run.failed(wfid);
    await run.restart();
    await run.engine.replay(wfid, TESTER, { fields: { mended: true } });
    await run.ended(wfid);
    const history = await run.engine.history(wfid);
    expect(history.map(({ seq }) => seq)).to.deep.equal(history.map((_, i) => i + 1));
    expect(history[0]).to.deep.include({ what: 'launched', data: { definition: 'j', by: 'tester (api)' } });
    expect(history.find(({ what }) => what === 'paused')?.data).to.deep.equal({ by: 'tester (api)' });
    expect(history.at(-1)?.what).to.equal('ended');
    expect(await run.engine.history(wfid, { from: 3, limit: 2 })).to.deep.equal(history.slice(2, 4));
    expect(await run.engine.history(wfid, { from: 1000 })).to.deep.equal([]);
  });
});
