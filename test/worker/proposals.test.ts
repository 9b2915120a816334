import { expect } from 'chai';
import type { Actor, ProposalView } from '../../engine/engine.ts';
import { EngineRun, Gate, scripted } from '../support/engine-run.ts';
import { refusal } from '../support/refusal.ts';

const CHECKED = `name: checked\ndo:\n  - check: { protected: true }\n  - marker\n`;
const MENDED = `name: mended\nprotected: true\ndo: [failing]\n`;
const ANNA: Actor = { name: 'anna', via: 'api' };
const BEN: Actor = { name: 'ben', via: 'api' };

describe('commands that a protected step holds back', () => {
  let run: EngineRun;
  let gate: Gate;

  beforeEach(async () => {
    gate = new Gate();
    run = await EngineRun.start({
      drainMs: 0,
      participants: [
        scripted('check', () => gate.pass(), { concurrency: 10 }),
        scripted('marker', (workitem) => workitem.set('marked', true)),
        scripted('failing', (workitem) => {
          if (workitem.get('image') !== 'right') throw new Error('boom');
        }),
      ],
    });
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
  });

  async function checking(): Promise<{ wfid: string; step: string }> {
    const wfid = await run.launch(CHECKED);
    await gate.arrived();
    const { expressions_list: live } = await run.engine.process(wfid);
    return { wfid, step: live.find(({ name }) => name === 'participant')?.id ?? expect.fail('nothing is checked') };
  }

  async function only(): Promise<ProposalView> {
    const [proposal, ...others] = (await run.engine.proposals()).proposals;
    expect(others).to.deep.equal([]);
    return proposal ?? expect.fail('nothing is proposed');
  }

  it('say who may confirm them, and how', async () => {
    const { wfid, step } = await checking();
    const error = await refusal(run.engine.cancel(wfid, ANNA, step));
    const { id } = await only();
    expect(error).to.include({ code: 'BOSS_FOUR_EYES', http: 403 });
    expect(error.message)
      .to.contain(`cancel of ${step} of ${wfid} takes two people: the step check at 0_0 is protected.`)
      .and.to.contain(`It waits as proposal ${id} of anna (api) until `)
      .and.to.contain('Anybody but anna (api) may confirm it')
      .and.to.contain(`boss --as NAME proposal confirm ${id}`);
    expect(error.details).to.deep.include({
      proposal: id,
      by: 'anna (api)',
      protects: { expid: '0_0', name: 'check' },
    });
  });

  it('are listed, shown, and stand with their process', async () => {
    const { wfid, step } = await checking();
    await refusal(run.engine.cancel(wfid, ANNA, step));
    const proposal = await only();
    expect(proposal).to.deep.include({
      wfid,
      definition: 'checked',
      command: 'cancel',
      expression: step,
      fields: null,
    });
    expect(proposal.until).to.equal(proposal.at + 86_400_000);
    expect(await run.engine.proposal(proposal.id)).to.deep.equal(proposal);
    expect((await run.engine.process(wfid)).proposals_list).to.deep.equal([proposal]);
    const { processes } = await run.engine.processes({ label: 'proposal' });
    expect(processes.map((process) => process.wfid)).to.deep.equal([wfid]);
  });

  it('are carried out when another person confirms them', async () => {
    const { wfid, step } = await checking();
    await refusal(run.engine.cancel(wfid, ANNA, step));
    const { id } = await only();
    expect((await refusal(run.engine.confirm(id, ANNA))).message).to.contain(`proposal ${id} of anna (api)`);
    await run.engine.confirm(id, BEN);
    const process = await run.ended(wfid);
    expect(process.fields).to.include({ marked: true });
    expect(process.proposals_list).to.deep.equal([]);
    expect(process.modified.map(({ what, expid, by }) => ({ what, expid, by }))).to.deep.equal([
      { what: 'cancel', expid: '0_0', by: ['anna (api)', 'ben (api)'] },
    ]);
    expect(process.labels).to.deep.equal(['modified', 'modified:anna', 'modified:ben']);
    expect((await run.entry(wfid, 'cancelled')).data).to.deep.equal({ by: 'anna (api) and ben (api)' });
    expect((await refusal(run.engine.confirm(id, BEN))).code).to.equal('BOSS_UNKNOWN_PROPOSAL');
  });

  it('are carried out when another person gives the same command', async () => {
    const { wfid } = await checking();
    await refusal(run.engine.kill(wfid, ANNA));
    await refusal(run.engine.kill(wfid, ANNA));
    await run.engine.kill(wfid, BEN);
    expect((await run.ended(wfid)).state).to.equal('killed');
  });

  it('are held back at most once when two people give them in the same moment', async () => {
    const { wfid } = await checking();
    const both = await Promise.allSettled([run.engine.cancel(wfid, ANNA), run.engine.cancel(wfid, BEN)]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect((await run.ended(wfid)).state).to.equal('cancelled');
  });

  it('keep the fields that somebody wants over a restart', async () => {
    const wfid = await run.launch(MENDED, { image: 'wrong' });
    await run.failed(wfid);
    expect((await refusal(run.engine.replay(wfid, ANNA, { fields: { image: 'right' } }))).code).to.equal(
      'BOSS_FOUR_EYES',
    );
    await run.restart();
    const proposal = await only();
    expect(proposal).to.deep.include({ command: 'replay', fields: { image: 'right' } });
    await run.engine.confirm(proposal.id, BEN);
    expect((await run.ended(wfid)).fields).to.deep.include({ image: 'right' });
    expect((await run.entry(wfid, 'replayed')).data).to.deep.equal({
      by: 'anna (api) and ben (api)',
      edited: true,
      changes: { image: { from: 'wrong', to: 'right' } },
    });
  });

  it('are taken back, or rejected by another', async () => {
    const { wfid } = await checking();
    for (const actor of [ANNA, BEN]) {
      await refusal(run.engine.cancel(wfid, ANNA));
      const { id } = await only();
      await run.engine.withdraw(id, actor);
      expect((await run.engine.proposals()).proposals).to.deep.equal([]);
      expect((await refusal(run.engine.confirm(id, BEN))).code).to.equal('BOSS_UNKNOWN_PROPOSAL');
    }
    gate.open();
    expect((await run.ended(wfid)).modified).to.deep.equal([]);
  });

  it('are unknown by any other name', async () => {
    const { wfid } = await checking();
    for (const id of ['nonsense', `${wfid}:99`, `${wfid}:`, 'nobody:1', ':1']) {
      expect((await refusal(run.engine.proposal(id))).code, id).to.equal('BOSS_UNKNOWN_PROPOSAL');
    }
  });
});
